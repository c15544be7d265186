import {
	createWriteStream,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { chromium } from '@playwright/test';
import { chromiumArguments } from '../../scripts/chromium-arguments.js';
import { ensurePackages, root, runCommand } from '../../scripts/ensure-packages.js';
import { findChromium } from '../../scripts/find-chromium.js';
import { serve } from '../../scripts/serve.js';

/**
 * Times imports in the built app in Chromium: MovieLens-shaped CSV of one and of twenty million rows, from the click to
 * stored; the memory of the tab's process meanwhile, how long the page leaves a click unanswered, and how long listing and
 * deleting take. Prints a table, writes bench-results/import.json. Nothing here fails: machines differ.
 *
 * node tests/bench/import.js [rows in millions, 20] [--no-build]
 */
const millions = Number(process.argv.find((argument) => /^\d+$/.test(argument)) ?? 20);

ensurePackages();
if (!process.argv.includes('--no-build') && !runCommand('npx', ['vite', 'build', '--logLevel', 'warn']))
	process.exit(1);
const server = await serve({ folder: `${root}build`, port: 0 });
const profile = `${tmpdir()}/shelfwise-bench-import-${process.pid}`;
const context = await chromium.launchPersistentContext(profile, {
	executablePath: await findChromium(),
	args: chromiumArguments,
});

/** @type {Record<string, unknown>[]} */
const results = [];
try {
	for (const count of [1, millions]) results.push(await measure(count));
} finally {
	await context.close();
	await server.close();
	rmSync(profile, { recursive: true, force: true });
}
console.table(results);
mkdirSync(`${root}bench-results`, { recursive: true });
writeFileSync(`${root}bench-results/import.json`, JSON.stringify(results, null, '\t'));

/** @param {number} count of rows, in millions */
async function measure(count) {
	const path = await generate(count);
	const page = await context.newPage();
	await page.goto(server.url);
	await page.getByRole('button', { name: 'Demo store' }).first().waitFor({ timeout: 60_000 });
	const processId = findRenderer() ?? 0;
	await page.getByLabel('Choose files').setInputFiles(path);
	const start = page.getByRole('button', { name: 'Import', exact: true });
	await start.waitFor();
	await page.evaluate(watchClicks);
	const memory = { peakBytes: 0 };
	const timer = setInterval(() => {
		memory.peakBytes = Math.max(memory.peakBytes, residentBytes(processId));
	}, 100);
	const startedAt = performance.now();
	await start.click();
	await page.getByRole('heading', { name: 'Imported' }).waitFor({ timeout: 600_000 });
	const elapsedMs = performance.now() - startedAt;
	clearInterval(timer);
	const { longestWait, waits, tasks } = await page.evaluate(() => {
		const { longestWait, waits, tasks } = /** @type {Watcher} */ (/** @type {unknown} */ (window));
		return { longestWait, waits, tasks };
	});
	// Where the page itself was busy, a task is as long as the wait; else the machine gave it no time.
	for (const { at, ms, says } of waits) console.log(`  waited ${Math.round(ms)} ms at ${Math.round(at)} ms: ${says}`);
	for (const { at, ms } of tasks) console.log(`  a task of ${Math.round(ms)} ms at ${Math.round(at)} ms`);
	await page.getByRole('button', { name: 'Back to the data sets' }).click();
	const [listMs, deleteMs] = await listAndDelete(page);
	await page.close();
	return {
		rows: count * 1e6,
		'file MB': Math.round(statSync(path).size / 1e6),
		seconds: Math.round(elapsedMs / 100) / 10,
		'rows/s': Math.round((count * 1e6 * 1000) / elapsedMs),
		'peak MB of the tab': Math.round(memory.peakBytes / 1e6),
		'longest wait of the page, ms': Math.round(longestWait),
		'list ms': listMs,
		'delete ms': deleteMs,
	};
}

/** @typedef {{ longestWait: number, waits: { at: number, ms: number, says: string }[], tasks: { at: number, ms: number }[] }} Watcher */

/** The page sets itself a timer every few milliseconds; how late one comes is how long a click would have waited. */
function watchClicks() {
	const watcher = /** @type {Watcher} */ (/** @type {unknown} */ (window));
	watcher.longestWait = 0;
	watcher.waits = [];
	watcher.tasks = [];
	const start = performance.now();
	const tick = () => {
		const asked = performance.now();
		setTimeout(() => {
			const ms = performance.now() - asked - 5;
			const says = () => document.querySelector('[role="progressbar"]')?.parentElement?.textContent ?? document.title;
			watcher.longestWait = Math.max(watcher.longestWait, ms);
			if (ms > 40) watcher.waits.push({ at: asked - start, ms, says: says().replace(/\s+/g, ' ').slice(0, 60) });
			tick();
		}, 5);
	};
	tick();
	new PerformanceObserver((list) => {
		for (const { startTime, duration } of list.getEntries()) {
			watcher.tasks.push({ at: startTime - start, ms: duration });
		}
	}).observe({ type: 'longtask' });
}

/** Lists and deletes the newest data set in the stores the app uses. @param {import('@playwright/test').Page} page */
async function listAndDelete(page) {
	const name = page.getByRole('button', { name: /^Delete shelfwise-bench/ }).first();
	await name.click();
	const listMs = await page.evaluate(async () => {
		const startedAt = performance.now();
		await new Promise((resolve) => {
			const opening = indexedDB.open('shelfwise');
			opening.onsuccess = () => {
				const request = opening.result.transaction('datasets').objectStore('datasets').getAll();
				request.onsuccess = () => {
					opening.result.close();
					resolve(request.result);
				};
			};
		});
		return performance.now() - startedAt;
	});
	const deleteMs = await page.evaluate(async () => {
		const startedAt = performance.now();
		const confirm = [...document.querySelectorAll('button')].find((button) => button.textContent?.trim() === 'Delete');
		confirm?.click();
		while (document.querySelector('[aria-label^="Delete shelfwise-bench"]')) await new Promise(requestAnimationFrame);
		return performance.now() - startedAt;
	});
	return [Math.round(listMs), Math.round(deleteMs)];
}

/** The process id of the tab: the largest renderer that carries this run's profile. */
function findRenderer() {
	return readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name))
		.filter((name) => {
			const command = commandOf(name);
			return command.includes('--type=renderer') && command.includes(profile);
		})
		.map(Number)
		.sort((a, b) => residentBytes(b) - residentBytes(a))[0];
}

/** @param {string} processId */
function commandOf(processId) {
	try {
		return readFileSync(`/proc/${processId}/cmdline`, 'utf8');
	} catch {
		return '';
	}
}

/** @param {number} processId */
function residentBytes(processId) {
	try {
		return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${processId}/status`, 'utf8'))?.[1] ?? 0) * 1024;
	} catch {
		return 0;
	}
}

/** MovieLens 25M's shape: users in runs, items by popularity, half stars, seconds. @param {number} count in millions */
async function generate(count) {
	const path = `${tmpdir()}/shelfwise-bench-${count}m.csv`;
	if (existsSync(path)) return path;
	const file = createWriteStream(path);
	file.write('userId,movieId,rating,timestamp\n');
	let state = 1;
	const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
	for (let written = 0, user = 1; written < count * 1e6; user++) {
		let text = '';
		for (let left = Math.min(120, count * 1e6 - written); left > 0; left--, written++) {
			const movie = 1 + Math.floor(60000 * random() ** 3);
			text += `${user},${movie},${(1 + Math.floor(10 * random())) / 2},${789652009 + Math.floor(random() * 8e8)}\n`;
		}
		if (!file.write(text)) await new Promise((resolve) => file.once('drain', resolve));
	}
	await new Promise((resolve) => file.end(resolve));
	return path;
}
