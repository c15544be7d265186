import { spawnSync } from 'node:child_process';
import { root } from '../../scripts/ensure-packages.js';
import { saveResults, withBuiltApp } from './built-app.js';

/**
 * Experiments in the built app in Chromium: a million simulated impressions with three arms of lists made before, 100,000 visits through the
 * whole cascade, how long the page takes to answer meanwhile, and how long a pause and a cancel take. Then, under Node, the off-policy estimators
 * on 100 logs of Open Bandit Pipeline's benchmark. Prints a table, writes bench-results/experiments.json; only the
 * last part can fail, and --quick leaves it out.
 */
/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {import('../../src/lib/experiments/ab/experiment-record').ExperimentRecord} ExperimentRecord */
const K = 10;
const VISITS_A_DAY = 5000;
/** @type {Record<string, string | number>[]} */
const results = [];
/** Said at once: what comes later may not come. @param {Record<string, string | number>} result */
const note = (result) => {
	results.push(result);
	console.log(JSON.stringify(result));
};

await withBuiltApp(async ({ url, browser }) => {
	const page = await (await browser.newContext()).newPage();
	page.setDefaultTimeout(120_000);
	await page.goto(url);
	await page.getByRole('button', { name: 'Demo store', pressed: true }).waitFor();
	await trainNeighbours(page);
	await watchAnswers(page);

	await openPage(page, 'Experiments', 'Experiments');
	await page.getByLabel('What arm A shows').selectOption('popular');
	await page.getByLabel('What arm B shows').selectOption({ index: 0 });
	await page.getByRole('button', { name: 'Add an arm' }).click();
	await page.getByLabel('What arm C shows').selectOption({ index: 0 });
	await page.getByLabel('Re-ranking of arm C').selectOption('popularity-discount');
	await page.getByRole('checkbox', { name: /^Ask the models once/ }).check();
	// Shoppers who are shown little they like come less often than planned.
	const days = 2 * Math.ceil(1_000_000 / K / VISITS_A_DAY);
	await runTest(page, 'Three arms of lists made before', days);

	await openPage(page, 'Experiments', 'Experiments');
	await page.getByLabel('What arm A shows').selectOption('popular');
	await page.getByLabel('What arm B shows').selectOption({ index: 0 });
	await page.getByLabel('Re-ranking of arm B').selectOption('mmr');
	await runTest(page, 'Whole cascade at every visit, MMR in one arm', days, true);

	await page.goto(`${url}/experiments/bandits`);
	const start = page.getByRole('button', { name: 'Run the bandits' });
	await start.click();
	await page.getByText(/\d+ of \d+ simulated days/).waitFor();
	note({ what: 'Cancel of a bandit run', ms: await timeOf(page, 'Cancel', () => start.waitFor()) });
});
console.table(results);
saveResults('experiments', results);
if (process.argv.includes('--quick')) process.exit(0);
const { status } = spawnSync(
	'npx',
	['vitest', 'run', 'src/lib/experiments/off-policy/off-policy.test.ts', '--reporter=verbose'],
	{ cwd: root, stdio: 'inherit', env: { ...process.env, SHELFWISE_OPE_LOGS: '100' } },
);
process.exitCode = status ?? 1;

/** @param {Page} page */
async function trainNeighbours(page) {
	await page.getByRole('link', { name: 'Train', exact: true }).click();
	await page.getByRole('checkbox', { name: /^Item neighbours/ }).setChecked(true);
	for (const name of [/^Popularity/, /^User neighbours/, /^Two-tower/]) {
		await page.getByRole('checkbox', { name }).setChecked(false);
	}
	await page.getByRole('button', { name: /^Train 1 model/ }).click();
	await page.getByRole('article').filter({ hasText: 'Shoppers asked' }).first().waitFor();
}

/** @param {Page} page @param {string} link @param {string} heading */
async function openPage(page, link, heading) {
	await page.getByRole('navigation', { name: 'Pages', exact: true }).getByRole('link', { name: link }).click();
	await page.getByRole('heading', { level: 1, name: heading }).waitFor();
}

/**
 * Starts the test that the form holds and waits for its end.
 * @param {Page} page @param {string} what @param {number} days @param {boolean} [pauses] once in mid-run, to see how long that takes
 */
async function runTest(page, what, days, pauses = false) {
	await page.getByLabel('Days', { exact: true }).fill(String(days));
	await page.getByLabel('Visits a day').fill(String(VISITS_A_DAY));
	await page.getByLabel('Products on a shelf').fill(String(K));
	// The trial run of the form would share the processor with the test.
	await page.getByText(/is found with 80 % chance/).waitFor();
	await page.evaluate(() => Reflect.set(globalThis, 'slowestAnswerMs', 0));
	const startedAt = performance.now();
	await page.getByRole('button', { name: 'Start the test' }).click();
	await page.getByRole('button', { name: 'Jump to the end' }).click();
	if (pauses) {
		await page.getByText(/^Day [5-9] of/).waitFor();
		const paused = page.getByText(/, paused$/);
		note({ what: 'Pause of a run', ms: await timeOf(page, 'Pause', () => paused.waitFor()) });
		await page.getByRole('button', { name: 'Jump to the end' }).click();
	}
	await page.getByText(`Day ${days} of ${days}, done`).waitFor();
	const seconds = (performance.now() - startedAt) / 1000;
	const { spec, armDays, elapsedMs } = await newestExperiment(page);
	const sum = (/** @type {'visits' | 'shown'} */ field) => armDays.flat().reduce((total, day) => total + day[field], 0);
	note({
		what: `${what}, ${spec.arms.length} arms`,
		visits: sum('visits'),
		impressions: sum('shown'),
		'seconds, all': Number(seconds.toFixed(2)),
		'of them simulating': Number((elapsedMs / 1000).toFixed(2)),
		'slowest answer of the page, ms': Math.round(await page.evaluate(() => Reflect.get(globalThis, 'slowestAnswerMs'))),
	});
}

/** Milliseconds from a click to what comes of it. @param {Page} page @param {string} name @param {() => Promise<void>} waitFor */
async function timeOf(page, name, waitFor) {
	const startedAt = performance.now();
	await page.getByRole('button', { name, exact: true }).click();
	await waitFor();
	return Math.round(performance.now() - startedAt);
}

/** Keeps the longest time in which the page could not have answered: how late a timer of 5 ms came. @param {Page} page */
async function watchAnswers(page) {
	await page.evaluate(() => {
		Reflect.set(globalThis, 'slowestAnswerMs', 0);
		let last = performance.now();
		setInterval(() => {
			const now = performance.now();
			Reflect.set(globalThis, 'slowestAnswerMs', Math.max(Reflect.get(globalThis, 'slowestAnswerMs'), now - last - 5));
			last = now;
		}, 5);
	});
}

/** @param {Page} page @returns {Promise<ExperimentRecord>} */
function newestExperiment(page) {
	return page.evaluate(
		() =>
			new Promise((resolve) => {
				const opening = indexedDB.open('shelfwise');
				opening.onsuccess = () => {
					const request = opening.result.transaction('experiments').objectStore('experiments').getAll();
					request.onsuccess = () =>
						resolve(request.result.sort((/** @type {any} */ a, /** @type {any} */ b) => b.createdAt - a.createdAt)[0]);
				};
			}),
	);
}
