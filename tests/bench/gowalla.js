import { existsSync } from 'node:fs';
import { root } from '../../scripts/ensure-packages.js';
import { evaluateInApp, failBelow, saveResults, withBuiltApp } from './built-app.js';

/**
 * The Gowalla split of NGCF and LightGCN (Wang et al. 2019; He et al. 2020): ours beside what was published on the same
 * rows. The split has no times, so histories have no order: options that weigh recent items are set to count all alike.
 * All options were chosen by a random tenth of the training rows.
 */
const folder = `${root}../shared/data/split-lightgcn-gowalla`;

/** Recall@20 and NDCG@20 as published. */
const published = [
	{ model: 'SimpleX (BARS, Open-CF-Benchmark)', recall: 0.187, ndcg: 0.156 },
	{ model: 'LightGCN (He et al. 2020)', recall: 0.183, ndcg: 0.1554 },
	{ model: 'EASE (BARS)', recall: 0.177, ndcg: 0.147 },
	{ model: 'YoutubeDNN, a two-tower (BARS)', recall: 0.175, ndcg: 0.147 },
	{ model: 'MF-BPR (BARS)', recall: 0.163, ndcg: 0.138 },
	{ model: 'ItemCF (BARS)', recall: 0.157, ndcg: 0.121 },
	{ model: 'NGCF (Wang et al. 2019)', recall: 0.157, ndcg: 0.1327 },
	{ model: 'MF-BPR (Wang et al. 2019)', recall: 0.1291, ndcg: 0.1109 },
	{ model: 'Mult-VAE (in He et al. 2020)', recall: 0.1641, ndcg: 0.1335 },
	{ model: 'ItemPop (Open-CF-Benchmark)', recall: 0.0416, ndcg: 0.0317 },
];

/** One line a model: its options for this data set, and what it has to reach. */
const models = [
	{ model: 'popularity', options: {}, goal: { recall: 0.041, ndcg: 0.031 } },
	{
		model: 'item-knn',
		options: { similarity: 'tf-idf', neighbours: 200, shrink: 300, alpha: 0.1 },
		goal: { recall: 0.157, ndcg: 0.121 },
	},
	{
		model: 'bpr',
		options: { dim: 64, trials: 30, regularisation: 0.02 },
		goal: { recall: 0.16, ndcg: 0.135 },
	},
	{
		model: 'bpr',
		options: { dim: 256, trials: 30, regularisation: 0.02 },
		goal: { recall: 0.16, ndcg: 0.135 },
	},
	{
		model: 'als',
		options: { dim: 256, unobservedWeight: 0.01, regularisation: 0.008, iterations: 8 },
		goal: { recall: 0.165, ndcg: 0.138 },
	},
	{
		model: 'two-tower',
		options: {
			ordered: false,
			recency: 1,
			historyLength: 500,
			layers: 'sum',
			userEmbedding: false,
			itemDropout: 0,
			dim: 256,
			learningRate: 0.005,
			epochs: 4,
			batchSize: 1024,
		},
		goal: { recall: 0.175, ndcg: 0.147 },
	},
];

if (!existsSync(folder)) {
	console.log('LEFT OUT: the Gowalla split is not at ../shared/data/split-lightgcn-gowalla on this machine.');
	process.exit(0);
}

/**
 * @typedef {{ model: string, recall: number, ndcg: number, goalRecall: number, goalNdcg: number, fitSeconds: number,
 *   device: object, options: object }} Row
 */
const only = process.env.SHELFWISE_BENCH_MODELS?.split(',');
/** @type {Row[]} */
const rows = await withBuiltApp(async (app) => {
	/** @type {Row[]} */
	const found = [];
	for (const { model, options, goal } of models.filter((entry) => !only || only.includes(entry.model))) {
		const report = await evaluateInApp(
			app,
			{ interactions: `${folder}/train.csv.gz`, test: `${folder}/test.csv.gz` },
			{
				mapping: {},
				preparation: { minValue: null, minInteractions: 0, events: null },
				split: 'given',
				testFraction: 0.1,
				models: [model],
				options: { [model]: options },
				ks: [20],
				seed: 1,
				kernelChoice: { backend: 'auto' },
			},
		);
		const [run] = report.runs;
		if (!run) throw new Error(`No run of ${model} came back.`);
		found.push({
			model,
			recall: meanOf(run, 'recall@20'),
			ndcg: meanOf(run, 'ndcg@20'),
			goalRecall: goal.recall,
			goalNdcg: goal.ndcg,
			fitSeconds: run.fitMs / 1000,
			device: report.device,
			options,
		});
	}
	return found;
});
const round = (/** @type {number} */ value) => Math.round(value * 10_000) / 10_000;
console.table([
	...rows.map(({ model, options, recall, ndcg, goalRecall, goalNdcg, fitSeconds }) => ({
		model,
		options: JSON.stringify(options),
		'Recall@20': round(recall),
		'NDCG@20': round(ndcg),
		goal: `${goalRecall} / ${goalNdcg}`,
		'fit s': Math.round(fitSeconds),
	})),
	...published.map(({ model, recall, ndcg }) => ({ model, 'Recall@20': recall, 'NDCG@20': ndcg, goal: 'published' })),
]);
saveResults('gowalla', { ours: rows, published });
// The goals have three digits, as the published rows.
const toThree = (/** @type {number} */ value) => Math.round(value * 1000) / 1000;
failBelow(
	rows
		.filter(({ recall, ndcg, goalRecall, goalNdcg }) => !(toThree(recall) >= goalRecall && toThree(ndcg) >= goalNdcg))
		.map(({ model, options, recall, ndcg, goalRecall, goalNdcg }) => {
			const reached = `${round(recall)} / ${round(ndcg)}`;
			return `${model} ${JSON.stringify(options)}: ${reached}, not ${goalRecall} / ${goalNdcg}`;
		}),
);

/** @param {import('../../src/lib/training/run-report').RunReport} run @param {string} metric */
function meanOf({ metrics }, metric) {
	return metrics[metric]?.mean ?? NaN;
}
