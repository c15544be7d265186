import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { chromiumArguments } from '../../scripts/chromium-arguments.js';
import { root } from '../../scripts/ensure-packages.js';
import { findChromium } from '../../scripts/find-chromium.js';
import { serve } from '../../scripts/serve.js';

/**
 * The built app served and open in Chromium while `work` runs. `tests/bench/run.js` has built it.
 * @template T
 * @param {(app: { url: string, browser: import('@playwright/test').Browser }) => Promise<T>} work
 * @param {readonly string[]} [args] what Chromium is started with
 */
export async function withBuiltApp(work, args = chromiumArguments) {
	const server = await serve({ folder: `${root}build`, port: 0 });
	const browser = await chromium.launch({ executablePath: await findChromium(), args: [...args] });
	try {
		return await work({ url: server.url, browser });
	} finally {
		await browser.close();
		await server.close();
	}
}

/**
 * The automation page once it answers: `window.shelfwise` is there when its inputs are.
 * @param {import('@playwright/test').BrowserContext} context
 * @param {string} url
 */
export async function openAutomation(context, url) {
	const page = await context.newPage();
	await page.goto(`${url}/automation`);
	await page.locator('input[name="interactions"]').waitFor({ state: 'attached' });
	return page;
}

/**
 * Trains and judges as `npm run evaluate` does.
 * @param {{ url: string, browser: import('@playwright/test').Browser }} app
 * @param {Record<string, string>} files input name → path
 * @param {object} request an AutomationRequest
 * @param {(page: import('@playwright/test').Page) => Promise<void>} [after] a look at the page before it closes
 * @returns {Promise<import('../../src/lib/evaluation/report').EvaluationReport>}
 */
export async function evaluateInApp({ url, browser }, files, request, after) {
	const context = await browser.newContext();
	try {
		const page = await openAutomation(context, url);
		page.on('console', (message) => {
			if (message.type() === 'info') console.error(message.text());
		});
		for (const [name, path] of Object.entries(files)) await page.setInputFiles(`input[name="${name}"]`, path);
		const asked = /** @type {import('../../src/lib/workbench/automation').AutomationRequest} */ (request);
		const outcome = await page.evaluate((given) => window.shelfwise.evaluate(given), asked);
		if ('error' in outcome) throw new Error(outcome.error);
		await after?.(page);
		return outcome.report;
	} finally {
		await context.close();
	}
}

/** @typedef {import('../../src/lib/training/run').RunRecord} RunRecord */

/**
 * Trains and judges one model as `evaluateInApp`; answers with its run.
 * @param {{ url: string, browser: import('@playwright/test').Browser }} app
 * @param {string} interactions path
 * @param {object} request an AutomationRequest for one model
 */
export async function trainOne(app, interactions, request) {
	/** @type {RunRecord[]} */
	let runs = [];
	await evaluateInApp(app, { interactions }, request, async (page) => {
		runs = await storedRuns(page);
	});
	const [run] = runs;
	if (!run) throw new Error('The page kept no run of the training.');
	return run;
}

/** Of training alone, the median of a run's epochs. @param {RunRecord} run */
export function examplesPerSecond({ curve }) {
	return median(curve.map((epoch) => epoch.examplesPerSecond ?? 0));
}

/** The runs in the page's store. @param {import('@playwright/test').Page} page @returns {Promise<RunRecord[]>} */
export function storedRuns(page) {
	return page.evaluate(
		() =>
			new Promise((resolve) => {
				const opening = indexedDB.open('shelfwise');
				opening.onsuccess = () => {
					const request = opening.result.transaction('runs').objectStore('runs').getAll();
					request.onsuccess = () => resolve(request.result);
				};
			}),
	);
}

/**
 * The most megabytes any process of the browser has held so far: the tab's, its workers in it. Null where /proc does not say.
 * @param {import('@playwright/test').Page} page
 */
export async function peakMegabytes(page) {
	const session = await page.context().browser()?.newBrowserCDPSession();
	const { processInfo } = (await session?.send('SystemInfo.getProcessInfo')) ?? { processInfo: [] };
	const peaks = processInfo.map(({ id }) => {
		try {
			return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1] ?? 0);
		} catch {
			return 0;
		}
	});
	const peak = Math.max(0, ...peaks);
	return peak > 0 ? Math.round(peak / 1024) : null;
}

/** A goal missed is a failed bench, after all of it has run. @param {readonly string[]} misses in words, one each */
export function failBelow(misses) {
	for (const miss of misses) console.error(`BELOW ITS GOAL: ${miss}`);
	if (misses.length > 0) process.exitCode = 1;
}

/** Writes bench-results/NAME.json. @param {string} name @param {unknown} results */
export function saveResults(name, results) {
	mkdirSync(`${root}bench-results`, { recursive: true });
	writeFileSync(`${root}bench-results/${name}.json`, `${JSON.stringify(results, null, '\t')}\n`);
}

/** The middle of some numbers. @param {readonly number[]} values */
export function median(values) {
	return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
