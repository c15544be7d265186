import { existsSync } from 'node:fs';
import { root } from '../../scripts/ensure-packages.js';
import { saveResults, storedRuns, withBuiltApp } from './built-app.js';

/**
 * Times the road in the built app in Chromium: first visit, import, an epoch of the two-tower, and how long clicks wait
 * while it trains. Prints a table, writes bench-results/road.json. Nothing here fails: machines differ.
 */
const repeats = 3;
const movieLens = `${root}../shared/data/ml-1m/interactions.csv.gz`;

/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {import('@playwright/test').Browser} Browser */
/** @type {{ what: string, unit: string, values: number[] }[]} */
const results = [];

await withBuiltApp(async ({ url, browser }) => {
	await repeat(browser, 'Demo store ready on the first visit', 'ms', async (page) => {
		const startedAt = performance.now();
		await openDemoStore(page, url);
		return performance.now() - startedAt;
	});
	if (existsSync(movieLens)) {
		await repeat(browser, 'MovieLens 1M (gz) from click to stored', 'ms', (page) => importMovieLens(page, url));
	} else {
		console.log('LEFT OUT: MovieLens 1M is not at ../shared/data/ml-1m on this machine.');
	}
	await measureTraining(browser, url);
});
console.table(
	results.map(({ what, unit, values }) => ({
		what,
		unit,
		median: at(values, 0.5),
		largest: at(values, 1),
		of: values.length,
	})),
);
saveResults('road', results);

/** @param {Browser} browser @param {string} what @param {string} unit @param {(page: Page) => Promise<number>} measure */
async function repeat(browser, what, unit, measure) {
	const values = [];
	for (let round = 0; round < repeats; round++) {
		const context = await browser.newContext();
		values.push(await measure(await context.newPage()));
		await context.close();
	}
	results.push({ what, unit, values });
}

/** @param {Page} page @param {string} url */
async function openDemoStore(page, url) {
	await page.goto(url);
	await page.getByRole('button', { name: 'Demo store', pressed: true }).waitFor({ timeout: 60_000 });
}

/** @param {Page} page @param {string} url */
async function importMovieLens(page, url) {
	await openDemoStore(page, url);
	await page.getByLabel('Choose files').setInputFiles(movieLens);
	const start = page.getByRole('button', { name: 'Import', exact: true });
	await start.waitFor();
	const startedAt = performance.now();
	await start.click();
	await page.getByRole('heading', { name: 'Imported' }).waitFor({ timeout: 60_000 });
	return performance.now() - startedAt;
}

/** A two-tower trains on the demo store; meanwhile a shopper changes shelves and pages. @param {Browser} browser @param {string} url */
async function measureTraining(browser, url) {
	const context = await browser.newContext();
	const page = await context.newPage();
	await openDemoStore(page, url);
	const idle = await shelfTimes(page);
	await page.getByRole('link', { name: 'Train', exact: true }).click();
	for (const name of [/^Popularity/, /^Item neighbours/]) await page.getByRole('checkbox', { name }).uncheck();
	await page.getByRole('checkbox', { name: /^Two-tower/ }).check();
	await page.getByRole('button', { name: /^Train 1 model/ }).click();
	await page.getByText(/examples a second/).waitFor({ timeout: 120_000 });
	const busy = await shelfTimes(page);
	results.push({ what: 'Shop click to new shelf, nothing training', unit: 'ms', values: idle });
	results.push({ what: 'Shop click to new shelf while a two-tower trains', unit: 'ms', values: busy });
	await page.getByRole('link', { name: 'Train', exact: true }).click();
	await page.getByText('Shoppers asked').waitFor({ timeout: 300_000 });
	const [{ curve } = { curve: [] }] = await storedRuns(page);
	const rates = curve.flatMap(({ examplesPerSecond }) => examplesPerSecond ?? []);
	results.push({ what: 'Two-tower on the demo store, an epoch', unit: 'examples/s', values: rates });
	await context.close();
}

/** Milliseconds from a click on another shelf until the page shows it, measured inside the page. @param {Page} page */
async function shelfTimes(page) {
	await page.getByRole('link', { name: 'Shop', exact: true }).click();
	await page.getByRole('heading', { level: 3 }).first().waitFor();
	return page.evaluate(async () => {
		const doors = [...document.querySelectorAll('nav[aria-label="In the shop"] button')];
		const times = [];
		for (let click = 0; click < 30; click++) {
			const startedAt = performance.now();
			/** @type {HTMLElement} */ (doors[click % 2]).click();
			const shelf = document.querySelector('section[aria-busy]');
			await new Promise((resolve) => {
				const check = () =>
					shelf?.getAttribute('aria-busy') === 'false' ? resolve(undefined) : requestAnimationFrame(check);
				requestAnimationFrame(check);
			});
			times.push(performance.now() - startedAt);
			await new Promise((resolve) => setTimeout(resolve, 100));
		}
		return times;
	});
}

/** @param {readonly number[]} values @param {number} share */
function at(values, share) {
	const sorted = values.toSorted((a, b) => a - b);
	const value = sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
	return Math.round(value * 10) / 10;
}
