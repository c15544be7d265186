import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { root } from '../../scripts/ensure-packages.js';
import { evaluateInApp, examplesPerSecond, median, saveResults, trainOne, withBuiltApp } from './built-app.js';

/**
 * MovieLens 1M from four stars: examples a second of the two-tower at batch 1024, 64 → 128 → 64 on both sides, on one and
 * two threads, beside PyTorch on the same machine where it is installed; and its NDCG@10 as a share of EASE's.
 */
const movieLens = `${root}../shared/data/ml-1m/interactions.csv.gz`;
const peers = `${root}../shared/peers/peers.py`;
if (!existsSync(movieLens)) {
	console.log('LEFT OUT: MovieLens 1M is not at ../shared/data/ml-1m on this machine.');
	process.exit(0);
}

/** The speed is that of training alone: a validation slice is judged between epochs, outside the clock. */
const speedOptions = { epochs: 3, batchSize: 1024, patience: 0 };
/** Ours and PyTorch's take turns, and of both the median counts: the machine is shared. */
const repeats = 3;
/** The protocol of ../shared/oracles. */
const request = {
	mapping: {},
	preparation: { minValue: 4, minInteractions: 5, events: null },
	split: 'leave-last-out',
	testFraction: 0.1,
	ks: [10],
	seed: 1,
};

/**
 * @typedef {{ what: string, threads: number, 'examples/s': number, runs: number[] }} Speed
 * @typedef {{ model: string, ndcg10: number, fitSeconds: number }} Quality
 */
/** @type {{ speeds: Speed[], quality: Quality[] }} */
const results = await withBuiltApp(async (app) => {
	const speeds = [];
	for (const threads of [1, 2]) {
		/** @type {number[]} */
		const ours = [];
		/** @type {number[]} */
		const nearest = [];
		/** @type {number[]} */
		const pytorch = [];
		for (let repeat = 0; repeat < repeats; repeat++) {
			ours.push(await trainHere(app, threads, {}));
			nearest.push(await trainHere(app, threads, { historyLength: 1 }));
			pytorch.push(...trainInPyTorch(threads));
		}
		speeds.push(speedOf('two-tower', threads, ours));
		// PyTorch's tower is fed the shopper's row alone; ours pools a history beside it, here as short as can be.
		speeds.push(speedOf('two-tower, histories of one', threads, nearest));
		if (pytorch.length > 0) speeds.push(speedOf('PyTorch', threads, pytorch));
		else console.log('LEFT OUT: PyTorch is not installed for /usr/bin/python3; 60,000 were measured with it.');
	}
	if (process.env.SHELFWISE_BENCH_SPEED_ONLY) return { speeds, quality: [] };
	const report = await evaluateInApp(
		app,
		{ interactions: movieLens },
		{
			...request,
			models: ['ease', 'two-tower'],
			options: { ease: { lambda: 500 } },
			kernelChoice: { backend: 'auto' },
		},
	);
	const quality = report.runs.map(({ model, metrics, fitMs }) => ({
		model,
		ndcg10: metrics['ndcg@10']?.mean ?? NaN,
		fitSeconds: fitMs / 1000,
	}));
	return { speeds, quality };
});

console.table(results.speeds.map((row) => ({ ...row, runs: row.runs.join(', ') })));
const ease = results.quality.find(({ model }) => model === 'ease')?.ndcg10 ?? NaN;
console.table(
	results.quality.map((row) => ({ ...row, 'share of EASE': Math.round((1000 * row.ndcg10) / ease) / 1000 })),
);
saveResults('two-tower', results);

/**
 * Examples a second. @param {{ url: string, browser: import('@playwright/test').Browser }} app
 * @param {number} threads @param {Record<string, unknown>} options
 */
async function trainHere(app, threads, options) {
	const run = await trainOne(app, movieLens, {
		...request,
		models: ['two-tower'],
		options: { 'two-tower': { ...speedOptions, ...options } },
		kernelChoice: { backend: 'auto', threads },
	});
	return examplesPerSecond(run);
}

/** The better of its two ways to step the tables; nothing where it is not installed. @param {number} threads */
function trainInPyTorch(threads) {
	const data = `${root}../shared/data/ml-1m`;
	const { stdout, status } = spawnSync('/usr/bin/python3', [peers, '-t', String(threads), 'two-tower', data]);
	if (status !== 0) return [];
	const lines = String(stdout).trim().split('\n');
	return [Math.max(...lines.map((line) => JSON.parse(line).examplesPerSecond))];
}

/** @param {string} what @param {number} threads @param {readonly number[]} runs @returns {Speed} */
function speedOf(what, threads, runs) {
	return { what, threads, 'examples/s': Math.round(median(runs)), runs: runs.map(Math.round) };
}
