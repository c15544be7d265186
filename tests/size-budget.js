import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { root } from '../scripts/ensure-packages.js';

/** Gzipped JavaScript of the first page: what a visitor waits for. */
const FIRST_PAGE_BYTES = 150 * 1024;

const build = join(root, 'build');

/** Every script the page names, its own node and its layout's among them, and every script those import statically. @returns {Set<string>} */
function firstPageScripts() {
	const html = readFileSync(join(build, 'index.html'), 'utf8');
	/** @type {Set<string>} */
	const seen = new Set();
	const queue = [...html.matchAll(/_app\/immutable\/[\w./-]+\.js/g)].map(([path]) => path);
	for (let path = queue.pop(); path; path = queue.pop()) {
		if (seen.has(path)) continue;
		seen.add(path);
		const code = readFileSync(join(build, path), 'utf8');
		const folder = path.slice(0, path.lastIndexOf('/'));
		for (const [, specifier] of code.matchAll(/(?:import|from)\s*["'](\.{1,2}\/[^"']+\.js)["']/g)) {
			queue.push(join(folder, String(specifier)));
		}
	}
	return seen;
}

export function checkSizeBudget() {
	const scripts = [...firstPageScripts()];
	const sizes = scripts.map((path) => ({ path, bytes: gzipSync(readFileSync(join(build, path))).length }));
	const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
	for (const { path, bytes } of sizes.sort((a, b) => b.bytes - a.bytes).slice(0, 8))
		console.log(`  ${String(bytes).padStart(7)} B  ${path}`);
	console.log(
		`First page: ${(total / 1024).toFixed(1)} kB of gzipped JavaScript in ${scripts.length} files (budget ${FIRST_PAGE_BYTES / 1024} kB)`,
	);
	const tensorFlow = scripts.filter((path) => readFileSync(join(build, path), 'utf8').includes('tfjs'));
	if (tensorFlow.length > 0) console.error(`TF.js is on the first page: ${tensorFlow.join(', ')}`);
	const whole = readdirSync(build, { recursive: true, encoding: 'utf8' }).reduce((sum, path) => {
		const status = statSync(join(build, path));
		return sum + (status.isFile() ? status.size : 0);
	}, 0);
	console.log(`Whole build: ${(whole / 1024 / 1024).toFixed(1)} MB`);
	return total <= FIRST_PAGE_BYTES && scripts.length > 3 && tensorFlow.length === 0;
}
