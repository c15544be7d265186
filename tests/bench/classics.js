import { existsSync } from 'node:fs';
import { root } from '../../scripts/ensure-packages.js';
import { saveResults, withBuiltApp } from './built-app.js';

/**
 * Times "Compare the classics" from the click until every model is trained, judged with intervals and told apart by tests, on
 * the demo store and on MovieLens 100K. The target is 45 s on two cores.
 */
const movieLens = `${root}../shared/data/ml-100k/interactions.csv.gz`;

/**
 * @typedef {import('@playwright/test').Page} Page
 * @typedef {{ modelId: string, status: string, error: string | null, fitMs: number | null,
 *   report: { evaluateMs: number, metrics: Record<string, { mean: number }> } | null }} StoredRun
 */
const results = await withBuiltApp(async ({ url, browser }) => {
	const found = [];
	for (const [name, prepare] of /** @type {const} */ ([
		['demo store', async () => {}],
		['MovieLens 100K', importMovieLens],
	])) {
		if (prepare === importMovieLens && !existsSync(movieLens)) {
			console.log('LEFT OUT: MovieLens 100K is not at ../shared/data/ml-100k on this machine.');
			continue;
		}
		const context = await browser.newContext();
		const page = await context.newPage();
		await page.goto(url);
		await page.getByRole('button', { name: 'Demo store', pressed: true }).waitFor({ timeout: 60_000 });
		await prepare(page);
		await page.getByRole('link', { name: 'Train', exact: true }).click();
		const start = page.getByRole('button', { name: 'Compare the classics' });
		await start.waitFor();
		const startedAt = performance.now();
		await start.click();
		const runs = await allJudged(page);
		const judgedAfter = (performance.now() - startedAt) / 1000;
		await page.getByRole('link', { name: 'Evaluate', exact: true }).first().click();
		// "two-tower does not beat item-knn here (ΔNDCG@10 = …, 95 % CI …, p = …)"
		await page
			.getByText(/95 % CI/)
			.first()
			.waitFor({ timeout: 60_000 });
		const seconds = (performance.now() - startedAt) / 1000;
		console.log(
			`${name}: ${seconds.toFixed(1)} s from the click to the verdict, ${judgedAfter.toFixed(1)} s to the last report`,
		);
		console.table(
			runs.map(({ modelId, status, error, fitMs, report }) => ({
				model: modelId,
				status,
				'fit s': ((fitMs ?? 0) / 1000).toFixed(2),
				'judge s': ((report?.evaluateMs ?? 0) / 1000).toFixed(2),
				'ndcg@10': report?.metrics['ndcg@10']?.mean.toFixed(4) ?? error,
			})),
		);
		found.push({ name, seconds, runs: runs.map(({ modelId, fitMs, report }) => ({ modelId, fitMs, report })) });
		await context.close();
	}
	return found;
});
saveResults('classics', results);

/** @param {Page} page */
async function importMovieLens(page) {
	await page.getByLabel('Choose files').setInputFiles(movieLens);
	await page.getByRole('button', { name: 'Import', exact: true }).click();
	await page.getByRole('heading', { name: 'Imported' }).waitFor({ timeout: 60_000 });
}

/** Waits until no run is waiting or at work any more. @param {Page} page @returns {Promise<StoredRun[]>} */
async function allJudged(page) {
	for (;;) {
		const runs = await page.evaluate(
			() =>
				/** @type {Promise<StoredRun[]>} */ (
					new Promise((resolve) => {
						const opening = indexedDB.open('shelfwise');
						opening.onsuccess = () => {
							const request = opening.result.transaction('runs').objectStore('runs').getAll();
							request.onsuccess = () => {
								opening.result.close();
								resolve(request.result);
							};
						};
					})
				),
		);
		const isOver = (/** @type {StoredRun} */ run) => run.report !== null || run.status === 'failed';
		if (runs.length > 1 && runs.every(isOver)) return runs;
		await page.waitForTimeout(250);
	}
}
