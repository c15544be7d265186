import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { softwareGpuArguments } from '../../scripts/chromium-arguments.js';
import { root } from '../../scripts/ensure-packages.js';
import { examplesPerSecond, failBelow, openAutomation, saveResults, trainOne, withBuiltApp } from './built-app.js';
import { writeGeneratedLog } from './generated-log.js';

/**
 * Our programs on the graphics processor of this machine: two-tower examples a second on MovieLens 1M from four stars,
 * GEMM, the fused softmax and the ten best of a million vectors, beside PyTorch on the same GPU where it has CUDA. On a
 * software adapter all of it runs at small sizes, which proves the driver and measures nothing.
 */
const movieLens = `${root}../shared/data/ml-1m/interactions.csv.gz`;
/** Of PyTorch's speed on the same GPU. */
const goal = 0.5;

/** @typedef {import('../../src/lib/kernels/gpu/bench-gpu').GpuBenchSizes} KernelSizes */
/** @typedef {KernelSizes & { twoTower: { batchSize: number, dim: number, hidden: 32 | 128, historyLength: number } }} Sizes */
/** @type {Sizes} */
const full = {
	budgetMs: 1000,
	gemm: { m: 1024, n: 1024, k: 128 },
	softmax: { batchSize: 1024, candidateCount: 1024, dim: 64 },
	topK: { itemCount: 1_000_000, dim: 64, k: 10, queryCount: 51 },
	twoTower: { batchSize: 1024, dim: 64, hidden: 128, historyLength: 20 },
};
/** @type {Sizes} */
const small = {
	budgetMs: 50,
	gemm: { m: 128, n: 128, k: 64 },
	softmax: { batchSize: 64, candidateCount: 64, dim: 16 },
	topK: { itemCount: 5000, dim: 64, k: 10, queryCount: 3 },
	twoTower: { batchSize: 64, dim: 16, hidden: 32, historyLength: 5 },
};

/** @typedef {{ url: string, browser: import('@playwright/test').Browser }} App */
/** @typedef {{ what: string, shape: string, ms: number | null, rate: number, unit: string }} Row */
/** @typedef {{ adapter: { name: string, isSoftware: boolean }, isMeasure: boolean, recall: number, rows: Row[] }} Found */

/** Null where there is no adapter but one in software. @type {Found | null} */
const onHardware = await withBuiltApp(async (app) => {
	// The small sizes first: they tell what the adapter is, and take no time on a GPU.
	const tried = await kernelsIn(app, small);
	return tried && !tried.adapter.isSoftware ? measure(app, full, true) : null;
});
if (!onHardware)
	console.log(
		'NO MEASURE OF SPEED: Chromium finds no graphics processor here. Small sizes run on the software adapter instead, to prove the driver.',
	);
/** @type {Found} */
const found = onHardware ?? (await withBuiltApp((app) => measure(app, small, false), softwareGpuArguments));
const peer = found.isMeasure ? pytorch() : null;

/** PyTorch's figure for a row, in the row's own unit. @param {Row} row */
const ofPeer = ({ what, ms, rate }) => {
	if (peer === null) return undefined;
	if (what === 'two-tower') return peer.examplesPerSecond;
	const times = { gemm: peer.gemmMs, inBatchSoftmax: peer.softmaxMs, 'score and top-k': peer.topKMs };
	return (rate * (ms ?? NaN)) / times[/** @type {keyof typeof times} */ (what)];
};
const rows = found.rows.map((row) => {
	const theirs = ofPeer(row);
	return { ...row, PyTorch: theirs, 'ours / PyTorch': theirs === undefined ? undefined : row.rate / theirs };
});
console.log(`Adapter: ${found.adapter.name}${found.adapter.isSoftware ? ' (software)' : ''}.`);
const short = (/** @type {number | null | undefined} */ value) =>
	typeof value === 'number' ? Number(value.toPrecision(3)) : '–';
console.table(
	rows.map(({ PyTorch, 'ours / PyTorch': ratio, ...row }) => ({
		...row,
		ms: short(row.ms),
		rate: short(row.rate),
		...(peer && { PyTorch: short(PyTorch), 'ours / PyTorch': short(ratio) }),
		...(!found.isMeasure && { 'a measure of speed': 'no' }),
	})),
);
console.log(`Recall of the ten best, held to the exact answer place by place: ${found.recall}.`);
saveResults('gpu', { ...found, rows, pytorch: peer });
failBelow([
	...(found.recall === 1 ? [] : [`recall of the ten best is ${found.recall}, not 1`]),
	...rows
		.filter(({ 'ours / PyTorch': ratio }) => ratio !== undefined && !(ratio >= goal))
		.map((row) => `${row.what}: ${short(row['ours / PyTorch'])} of PyTorch, not ${goal}`),
]);

/** Null without an adapter. @param {App} app @param {Sizes} sizes */
async function kernelsIn({ url, browser }, sizes) {
	const context = await browser.newContext();
	try {
		const page = await openAutomation(context, url);
		if (!(await page.evaluate(async () => Boolean(await navigator.gpu?.requestAdapter())))) return null;
		return await page.evaluate((given) => window.shelfwise.benchGpu(given), sizes);
	} finally {
		await context.close();
	}
}

/** @param {App} app @param {Sizes} sizes @param {boolean} isMeasure @returns {Promise<Found>} */
async function measure(app, sizes, isMeasure) {
	const kernels = await kernelsIn(app, sizes);
	if (!kernels) throw new Error('Chromium offers no WebGPU adapter, not even the software one.');
	const { medianMs, rate, recall, ...topK } = kernels.topK;
	const training = await twoTower(app, sizes.twoTower, isMeasure);
	return {
		adapter: kernels.adapter,
		isMeasure,
		recall,
		rows: [
			...(training === null ? [] : [training]),
			...kernels.measurements.map(({ kernel, shape, bestMs, ...row }) => ({ what: kernel, shape, ms: bestMs, ...row })),
			{
				what: 'score and top-k',
				shape: `${topK.k} of ${topK.itemCount} × ${topK.dim}, median of ${topK.queryCount}`,
				ms: medianMs,
				rate,
				unit: 'GB/s',
			},
		],
	};
}

/** @param {App} app @param {Sizes['twoTower']} sizes @param {boolean} isMeasure @returns {Promise<Row | null>} */
async function twoTower(app, { batchSize, dim, hidden, historyLength }, isMeasure) {
	if (isMeasure && !existsSync(movieLens)) {
		console.log('LEFT OUT: two-tower; MovieLens 1M is not at ../shared/data/ml-1m on this machine.');
		return null;
	}
	const folder = mkdtempSync(join(tmpdir(), 'shelfwise-gpu-'));
	try {
		const size = { userCount: 100, itemCount: 200, interactionCount: 1500, seed: 1 };
		const interactions = isMeasure ? movieLens : writeGeneratedLog(folder, size).interactions;
		const run = await trainOne(app, interactions, {
			mapping: {},
			preparation: { minValue: isMeasure ? 4 : null, minInteractions: 5, events: null },
			split: 'leave-last-out',
			testFraction: 0.1,
			ks: [10],
			seed: 1,
			models: ['two-tower'],
			options: {
				'two-tower': { epochs: isMeasure ? 5 : 2, patience: 0, batchSize, dim, layers: String(hidden), historyLength },
			},
			kernelChoice: { backend: 'webgpu' },
		});
		// Where the device went away, the rest was trained on the processor.
		if (run.device?.backend !== 'webgpu' || run.notice)
			throw new Error(run.notice ?? 'The two-tower did not train on the graphics processor.');
		const shape = `batch ${batchSize}, ${dim} → ${hidden} → ${dim}`;
		return { what: 'two-tower', shape, ms: null, rate: examplesPerSecond(run), unit: 'examples/s' };
	} finally {
		rmSync(folder, { recursive: true });
	}
}

/** Null, with a line why, where it cannot be measured here. */
function pytorch() {
	const script = fileURLToPath(new URL('gpu_peer.py', import.meta.url));
	const given = [script, 'cuda', JSON.stringify(full), movieLens];
	const { stdout, status } = spawnSync('/usr/bin/python3', given, { encoding: 'utf8' });
	/** @type {{ cuda: boolean, device: string, examplesPerSecond?: number, gemmMs: number, softmaxMs: number, topKMs: number }} */
	const answer = status === 0 ? JSON.parse(stdout) : { cuda: false };
	if (answer.cuda) return answer;
	console.log('LEFT OUT: PyTorch; /usr/bin/python3 has none that finds a GPU.');
	return null;
}
