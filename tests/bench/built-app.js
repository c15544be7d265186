import { mkdirSync, writeFileSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { chromiumArguments } from '../../scripts/chromium-arguments.js';
import { root } from '../../scripts/ensure-packages.js';
import { findChromium } from '../../scripts/find-chromium.js';
import { serve } from '../../scripts/serve.js';

/**
 * The built app served and open in Chromium while `work` runs. `tests/bench/run.js` has built it.
 * @template T
 * @param {(app: { url: string, browser: import('@playwright/test').Browser }) => Promise<T>} work
 */
export async function withBuiltApp(work) {
	const server = await serve({ folder: `${root}build`, port: 0 });
	const browser = await chromium.launch({ executablePath: await findChromium(), args: chromiumArguments });
	try {
		return await work({ url: server.url, browser });
	} finally {
		await browser.close();
		await server.close();
	}
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
		const page = await context.newPage();
		page.on('console', (message) => {
			if (message.type() === 'info') console.error(message.text());
		});
		await page.goto(`${url}/automation`);
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

/** Writes bench-results/NAME.json. @param {string} name @param {unknown} results */
export function saveResults(name, results) {
	mkdirSync(`${root}bench-results`, { recursive: true });
	writeFileSync(`${root}bench-results/${name}.json`, `${JSON.stringify(results, null, '\t')}\n`);
}

/** The middle of some numbers. @param {readonly number[]} values */
export function median(values) {
	return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
