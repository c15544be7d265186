import { mkdirSync, writeFileSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { chromiumArguments } from '../../scripts/chromium-arguments.js';
import { ensurePackages, root, runCommand } from '../../scripts/ensure-packages.js';
import { findChromium } from '../../scripts/find-chromium.js';
import { serve } from '../../scripts/serve.js';

/**
 * Times the profile of a log of a million rows in the built app in Chromium: the worker's own figure (counting and all checks),
 * and the time from opening the page until it is drawn, reading from IndexedDB included. The rows are neither sorted by
 * time nor by user. Prints a table, writes bench-results/profile.json. Nothing here fails: machines differ.
 */
const rowCount = 1_000_000;
const repeats = 5;

ensurePackages();
if (!process.argv.includes('--no-build') && !runCommand('npx', ['vite', 'build', '--logLevel', 'warn']))
	process.exit(1);
const server = await serve({ folder: `${root}build`, port: 0 });
const browser = await chromium.launch({ executablePath: await findChromium(), args: chromiumArguments });
/** @type {number[]} */
const counting = [];
/** @type {number[]} */
const drawing = [];

try {
	const page = await browser.newPage();
	await page.goto(server.url);
	await page.getByRole('button', { name: 'Demo store', pressed: true }).waitFor({ timeout: 60_000 });
	await page.getByLabel('Choose files').setInputFiles([
		{ name: 'million.csv', mimeType: 'text/csv', buffer: Buffer.from(million()) },
		{ name: 'items.csv', mimeType: 'text/csv', buffer: Buffer.from(items()) },
	]);
	await page.getByRole('button', { name: 'Import', exact: true }).click();
	await page.getByRole('heading', { name: 'Imported' }).waitFor({ timeout: 120_000 });
	for (let round = 0; round < repeats; round++) {
		await page.goto(`${server.url}/data/drift`);
		const profile = page.getByRole('link', { name: 'Profile' });
		await profile.waitFor();
		await page.waitForTimeout(2000);
		const startedAt = performance.now();
		await profile.click();
		const says = await page.getByText(/^Counted in/).innerText();
		drawing.push(performance.now() - startedAt);
		const [, amount, unit] = /** @type {RegExpMatchArray} */ (says.match(/Counted in ([\d.]+) (ms|s)/));
		counting.push(Number(amount) * (unit === 's' ? 1000 : 1));
	}
} finally {
	await browser.close();
	await server.close();
}
const results = [
	{ what: 'Profile and findings of 1,000,000 rows, in the worker', unit: 'ms', values: counting },
	{ what: 'From click to the drawn page, IndexedDB included', unit: 'ms', values: drawing },
];
console.table(
	results.map(({ what, unit, values }) => {
		const sorted = values.toSorted((a, b) => a - b).map(Math.round);
		return { what, unit, median: sorted[Math.floor(sorted.length / 2)], largest: sorted.at(-1), of: sorted.length };
	}),
);
mkdirSync(`${root}bench-results`, { recursive: true });
writeFileSync(`${root}bench-results/profile.json`, JSON.stringify(results, null, '\t'));

/** 50,000 users, 20,000 items, three years; skewed, in no order. */
function million() {
	const lines = ['user_id,item_id,event,value,timestamp'];
	let state = 1;
	const next = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 4294967296;
	for (let row = 0; row < rowCount; row++) {
		const user = Math.floor(50_000 * next() ** 2);
		const item = Math.floor(20_000 * next() ** 3);
		const seconds = 1_650_000_000 + Math.floor(94_000_000 * next());
		lines.push(`u${user},i${item},${next() < 0.8 ? 'view' : 'purchase'},${1 + Math.floor(3 * next())},${seconds}`);
	}
	return lines.join('\n');
}

function items() {
	const lines = ['item_id,title,category,price'];
	for (let item = 0; item < 20_000; item++) {
		lines.push(`i${item},Thing number ${item},Category ${item % 40},${(1 + ((item * 7919) % 10_000)) / 100}`);
	}
	return lines.join('\n');
}
