import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { root } from '../../scripts/ensure-packages.js';
import { evaluateInApp, saveResults, storedRuns, withBuiltApp } from './built-app.js';

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
const speedOptions = { epochs: 2, batchSize: 1024, patience: 0 };
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
 * @typedef {{ what: string, threads: number, device: { backend: string }, examplesPerSecond: number }} Speed
 * @typedef {{ model: string, ndcg10: number, fitSeconds: number }} Quality
 */
/** @type {{ speeds: Speed[], quality: Quality[] }} */
const results = await withBuiltApp(async (app) => {
	const speeds = [];
	for (const threads of [1, 2]) {
		/** @type {import('./built-app.js').RunRecord[]} */
		let runs = [];
		const report = await evaluateInApp(
			app,
			{ interactions: movieLens },
			{
				...request,
				models: ['two-tower'],
				options: { 'two-tower': speedOptions },
				kernelChoice: { backend: 'auto', threads },
			},
			async (page) => {
				runs = await storedRuns(page);
			},
		);
		const rates = runs.flatMap(({ curve }) => curve.map(({ examplesPerSecond }) => examplesPerSecond ?? 0));
		speeds.push({
			what: 'two-tower',
			threads,
			device: report.device,
			examplesPerSecond: Math.round(Math.max(...rates)),
		});
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

const pytorch = [1, 2].flatMap((threads) => {
	const { stdout, status } = spawnSync('/usr/bin/python3', [
		peers,
		'-t',
		String(threads),
		'two-tower',
		`${root}../shared/data/ml-1m`,
	]);
	if (status !== 0) return [];
	const rates = String(stdout)
		.trim()
		.split('\n')
		.map((line) => JSON.parse(line).examplesPerSecond);
	return [{ what: 'PyTorch', threads, examplesPerSecond: Math.round(Math.max(...rates)) }];
});
if (pytorch.length === 0)
	console.log('LEFT OUT: PyTorch is not installed for /usr/bin/python3; 60,000 were measured with it.');

console.table([...results.speeds.map(({ device, ...row }) => ({ ...row, backend: device.backend })), ...pytorch]);
const ease = results.quality.find(({ model }) => model === 'ease')?.ndcg10 ?? NaN;
console.table(
	results.quality.map((row) => ({ ...row, 'share of EASE': Math.round((1000 * row.ndcg10) / ease) / 1000 })),
);
saveResults('two-tower', { ...results, pytorch });
