import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Runs a command in the project's root with its output shown. @returns {boolean} whether it succeeded */
export function runCommand(/** @type {string} */ command, /** @type {readonly string[]} */ args) {
	return spawnSync(command, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' }).status === 0;
}

/** Installs the packages where they are missing or older than the lock file. Needs Node and npm only. */
export function ensurePackages() {
	const installed = `${root}node_modules/.package-lock.json`;
	const wanted = readFileSync(`${root}package-lock.json`, 'utf8');
	const stamp = `${root}node_modules/.shelfwise-lock`;
	if (existsSync(installed) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
	console.log('Installing packages …');
	if (!runCommand('npm', ['ci', '--no-audit', '--no-fund'])) {
		throw new Error(
			'npm ci failed: see its message above. It needs the npm registry once; after that all works offline.',
		);
	}
	writeFileSync(stamp, wanted);
}
