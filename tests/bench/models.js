import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../scripts/ensure-packages.js';
import { evaluateInApp, median, peakMegabytes, saveResults, withBuiltApp } from './built-app.js';
import { writeGeneratedLog } from './generated-log.js';

/**
 * How long each model takes to fit in Chromium, on MovieLens 100K and 1M and on a generated log that grows, beside native
 * libraries on the same kind of machine (../shared/peers/README.md). Iterative models are validated and saved after every
 * epoch, as in the app: `fit s` has that in it, `epoch s` has not.
 * SHELFWISE_BENCH_MODELS=als,bpr and SHELFWISE_BENCH_DATA=ml-1m,generated-500000 take a part.
 */
const onlyModels = process.env.SHELFWISE_BENCH_MODELS?.split(',');
const onlyData = process.env.SHELFWISE_BENCH_DATA?.split(',');

/** @typedef {{ model: string, options: Record<string, unknown>, peer?: string }} Fit */

/** @type {Fit[]} */
const fits = [
	{ model: 'popularity', options: {} },
	{ model: 'item-knn', options: { neighbours: 200 }, peer: 'implicit cosine .71 / .33 s' },
	{ model: 'item-knn', options: { neighbours: 200, similarity: 'bm25' }, peer: 'implicit BM25 .76 / .39 s' },
	{ model: 'user-knn', options: {} },
	{ model: 'ease', options: {}, peer: 'OpenBLAS f32 1.0–1.1 s' },
	{ model: 'slim', options: {} },
	{ model: 'als', options: { dim: 128 }, peer: 'implicit, CG, 15 iterations: 3.7 / 2.5 s' },
	{ model: 'als', options: { dim: 128, solver: 'cholesky', iterations: 3 }, peer: 'numpy 2.2 s an iteration' },
	{ model: 'bpr', options: { epochs: 10, trials: 1 }, peer: 'implicit 3.9 / 9.6 million a second' },
	{ model: 'bpr', options: { epochs: 10 } },
	{ model: 'warp', options: { epochs: 5, dim: 128 }, peer: 'LightFM, 30 epochs: 65.7 / 34.2 s' },
	{ model: 'two-tower', options: { epochs: 3, batchSize: 1024 }, peer: 'PyTorch 60,000 a second' },
];
/** @type {Fit[]} */
const generatedFits = [
	{ model: 'als', options: { iterations: 3 } },
	{ model: 'bpr', options: { epochs: 3 } },
	{ model: 'warp', options: { epochs: 2 } },
	{ model: 'item-knn', options: {} },
	{ model: 'two-tower', options: { epochs: 1, batchSize: 1024 } },
];

const folder = mkdtempSync(join(tmpdir(), 'shelfwise-bench-'));
try {
	saveResults('models', await withBuiltApp(measureAll));
} finally {
	rmSync(folder, { recursive: true });
}

/** @param {{ url: string, browser: import('@playwright/test').Browser }} app */
async function measureAll(app) {
	/** @type {Record<string, unknown>[]} */
	const found = [];
	for (const name of ['ml-100k', 'ml-1m'].filter((data) => !onlyData || onlyData.includes(data))) {
		const interactions = `${root}../shared/data/${name}/interactions.csv.gz`;
		if (!existsSync(interactions)) {
			console.log(`LEFT OUT: ${name} is not at ../shared/data on this machine.`);
			continue;
		}
		found.push(...(await measure(app, name, { interactions }, fits)));
	}
	for (const interactionCount of [500_000, 1_000_000, 2_000_000, 5_000_000]) {
		const name = `generated-${interactionCount}`;
		if (onlyData && !onlyData.includes(name)) continue;
		const scale = interactionCount / 5_000_000;
		const files = writeGeneratedLog(folder, {
			userCount: 100_000 * scale,
			itemCount: 50_000 * Math.sqrt(scale),
			interactionCount,
			seed: 1,
		});
		console.log(`${name}: ${Math.round(statSync(files.interactions).size / 1e6)} MB`);
		found.push(...(await measure(app, name, files, generatedFits)));
	}
	return found;
}

/**
 * @param {{ url: string, browser: import('@playwright/test').Browser }} app
 * @param {string} data @param {Record<string, string>} files @param {Fit[]} fits
 */
async function measure(app, data, files, fits) {
	const found = [];
	for (const { model, options, peer } of fits.filter((fit) => !onlyModels || onlyModels.includes(fit.model))) {
		/** @type {number[]} */
		let rates = [];
		/** @type {number | null} */
		let peak = null;
		const report = await evaluateInApp(
			app,
			files,
			{
				mapping: {},
				preparation: files.test
					? { minValue: null, minInteractions: 0, events: null }
					: { minValue: 4, minInteractions: 5, events: null },
				split: files.test ? 'given' : 'leave-last-out',
				testFraction: 0.1,
				models: [model],
				options: { [model]: options },
				ks: [10],
				seed: 1,
				kernelChoice: { backend: 'auto' },
			},
			async (page) => {
				rates = await page.evaluate(ratesOfLastRun);
				peak = await peakMegabytes(page);
			},
		);
		const [run] = report.runs;
		if (!run) throw new Error(`No run of ${model} came back.`);
		const rate = median(rates);
		found.push({
			data,
			model,
			options: JSON.stringify(options),
			'fit s': Math.round(run.fitMs) / 1000,
			'epoch s': rate > 0 ? Math.round((1000 * report.dataset.interactionCount) / rate) / 1000 : null,
			'million/s': rate > 0 ? Math.round(rate / 1e4) / 100 : null,
			'NDCG@10': Math.round((run.metrics['ndcg@10']?.mean ?? NaN) * 1e4) / 1e4,
			threads: report.device.threads,
			'peak MB': peak,
			'native, 1 / 2 threads': data === 'ml-1m' ? peer : undefined,
		});
	}
	console.table(found);
	return found;
}

/** In the page: examples a second in every epoch of the run that was stored. @returns {Promise<number[]>} */
function ratesOfLastRun() {
	return new Promise((resolve, reject) => {
		const opening = indexedDB.open('shelfwise');
		opening.onerror = () => reject(opening.error);
		opening.onsuccess = () => {
			const request = opening.result.transaction('runs').objectStore('runs').getAll();
			request.onsuccess = () => {
				/** @type {{ curve: { examplesPerSecond?: number }[] }[]} */
				const runs = request.result;
				resolve((runs.at(-1)?.curve ?? []).flatMap(({ examplesPerSecond }) => examplesPerSecond ?? []));
			};
		};
	});
}
