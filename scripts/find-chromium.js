import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const MAC = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

/**
 * A Chromium to test in: SHELFWISE_CHROMIUM, Playwright's own, the system's; else it is installed by
 * Playwright, else by apt where we are root on Debian.
 * @returns {Promise<string>} path of the executable
 * @throws {Error} that names these ways
 */
export async function findChromium() {
	const named = process.env.SHELFWISE_CHROMIUM;
	if (named) {
		if (existsSync(named)) return named;
		throw new Error(`SHELFWISE_CHROMIUM names ${named}, which does not exist.`);
	}
	const present = (await playwrightsOwn()) ?? systems();
	if (present) return present;

	console.log('No Chromium found: asking Playwright for one …');
	spawnSync('npx', ['playwright', 'install', 'chromium'], { stdio: 'inherit', timeout: 300_000 });
	const downloaded = await playwrightsOwn();
	if (downloaded) return downloaded;

	if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
		console.log('Installing Debian’s chromium …');
		spawnSync('apt-get', ['update'], { stdio: 'ignore' });
		spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], {
			stdio: 'inherit',
			env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
		});
		const installed = systems();
		if (installed) return installed;
	}
	throw new Error(
		'No Chromium to test in. Any of these helps: set SHELFWISE_CHROMIUM to an executable; run "npx playwright install chromium"; ' +
			'install Chromium or Chrome on this system (Debian: apt-get install chromium).',
	);
}

async function playwrightsOwn() {
	const { chromium } = await import('@playwright/test');
	const path = chromium.executablePath();
	return existsSync(path) ? path : null;
}

function systems() {
	for (const name of NAMES) {
		const found = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).stdout?.trim();
		if (found) return found;
	}
	return existsSync(MAC) ? MAC : null;
}
