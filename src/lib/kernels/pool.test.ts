import { expect, test } from 'vitest';
import { csrFromCoordinates } from '$lib/core/csr-matrix';
import { compileBinary } from './binaries';
import { expectSameBytes, randomFloats, randomIndices } from './check-kernel';
import { randomBags, withWorkspace } from './check-workspace';
import type { Kernels } from './kernel';
import { createPool } from './pool';
import { createSimdKernels, createThreadedKernels } from './simd-kernels';
import { startNodeLane } from './start-node-lane';

const single = await createSimdKernels('simd');
const pools = await Promise.all(
	[2, 3, 5].map((threads) => createThreadedKernels('simd', threads, () => startNodeLane())),
);

test('as many threads as asked for came', () => {
	expect(pools.map((kernels) => kernels.threads)).toEqual([2, 3, 5]);
});

test('every lane takes its share of a long job', async () => {
	const { memory, run } = await createPool(await compileBinary('simd-threads'), 3, () => startNodeLane());
	const [m, n, k] = [6000, 7, 256];
	const [a, packed, product] = [memory.take(m * k * 4), memory.take(8 * k * 4), memory.take(m * n * 4)];
	// A product of 7 columns has only tiles at the edge, which pass through the scratch of the lane at work.
	const scratch = memory.take(3 * 256);
	const isUsed = (lane: number) => memory.f32[scratch / 4 + lane * 64] === 0;
	memory.f32.fill(-1, scratch / 4, scratch / 4 + 3 * 64);
	for (let round = 0; round < 1000 && ![0, 1, 2].every(isUsed); round++) {
		run('gemmRows', m / 6, 6, m, n, k, a, k * 4, 4, packed, product, n * 4, 0, scratch);
	}
	expect([0, 1, 2].map(isUsed)).toEqual([true, true, true]);
});

const batch = {
	queries: randomFloats(500 * 64, 3),
	candidates: randomFloats(517 * 64, 4),
	candidateItems: randomIndices(517, 300, 5),
	logQ: randomFloats(517, 6),
	dim: 64,
	scale: 3,
};
const [left, right] = [randomFloats(301 * 300, 1), randomFloats(300 * 257, 2)];
const scores = randomFloats(300_000, 7);
const { matrix } = csrFromCoordinates({
	rowCount: 500,
	columnCount: 101,
	rows: Uint32Array.from({ length: 10_000 }, (_, entry) => Math.floor(entry / 20)),
	columns: Uint32Array.from({ length: 10_000 }, (_, entry) => (7 * entry) % 101),
	values: randomFloats(10_000, 8),
});

/** One call of everything that runs on several threads, at sizes of many chunks. */
function runAll(kernels: Kernels): Record<string, ArrayBufferView> {
	const product = new Float32Array(301 * 257);
	kernels.gemm({ m: 301, n: 257, k: 300 }, left, right, product);
	const queries = new Float32Array(batch.queries.length);
	const candidates = new Float32Array(batch.candidates.length);
	const loss = Float64Array.of(kernels.inBatchSoftmax(batch, { queries, candidates }));
	const [topIndices, topScores] = [new Uint32Array(50), new Float32Array(50)];
	kernels.topK(scores, 50, topIndices, topScores);
	const { indices, similarities } = kernels.sparseNeighbours(matrix, { k: 20, shrink: 1, similarity: 'pearson' });
	return { product, loss, queries, candidates, topIndices, topScores, indices, similarities, ...runTraining(kernels) };
}

/** A layer forwards and backwards on pooled rows, and a step of its table. */
function runTraining(kernels: Kernels): Record<string, ArrayBufferView> {
	const found: Record<string, ArrayBufferView> = {};
	withWorkspace(kernels, ({ put, workspace }) => {
		const bags = randomBags(700, 90, 9);
		const columns = { stride: 64, column: 0 };
		const [table, x] = [put(randomFloats(90 * 64, 10)), put(new Float32Array(700 * 64))];
		const layer = { inputs: 64, outputs: 64, weights: put(randomFloats(64 * 64, 11)), bias: put(randomFloats(64, 12)) };
		const [y, scales] = [put(new Float32Array(700 * 64)), put(new Float32Array(700))];
		const gradients = {
			weights: put(randomFloats(64 * 64, 0)),
			bias: put(new Float32Array(64)),
			inputs: put(x.values),
		};
		workspace.poolBags(table, 64, bags, x, columns);
		workspace.dense(layer, 700, x, y, { rectified: true });
		workspace.normaliseRows(y, 700, 64, 1e-6, scales);
		const outputGradients = put(randomFloats(700 * 64, 13));
		workspace.normaliseRowsGradient(y, scales, 700, 64, outputGradients);
		workspace.denseGradient(layer, 700, x, outputGradients, { ...gradients, gate: 1 });
		const moments = { firstMoment: put(new Float32Array(90 * 64)), secondMoment: put(new Float32Array(90 * 64)) };
		const state = { table, dim: 64, optimiser: { kind: 'adam' as const, ...moments, step: 1 } };
		workspace.stepRows(state, [{ bags, gradients: gradients.inputs, columns }], 0.1);
		for (const [name, { values }] of Object.entries({ y, ...gradients, table, ...moments })) {
			found[`training ${name}`] = values.slice();
		}
	});
	return found;
}

test('the bytes do not depend on the number of threads, thirty times over', { timeout: 60_000 }, () => {
	const expected = runAll(single);
	for (let round = 0; round < 30; round++) expectSameBytes(runAll(pools[round % 3]), expected);
});

test('a lane that cannot start is an error that says so', async () => {
	const brokenLane = () => {
		const worker = startNodeLane();
		const postMessage = worker.postMessage.bind(worker);
		worker.postMessage = () => postMessage({ lane: 1 });
		return worker;
	};
	await expect(createThreadedKernels('simd', 2, brokenLane)).rejects.toThrow(/kernel thread did not start/);
});

test('a thread that ends in the middle of its work is an error after a while, and the others go on without it', async () => {
	const dyingLane = () => startNodeLane(true);
	const { memory, run } = await createPool(await compileBinary('simd-threads'), 2, dyingLane, 300);
	const [values, sums] = [memory.take(64 * 2 ** 20), memory.take(64 * 64 * 4)];
	const columnsPerChunk = 16;
	const sum = () => run('sumColumns', 4, columnsPerChunk, 2 ** 18, 64, values, sums);
	const failed = () => {
		for (let round = 0; round < 100; round++) sum();
	};
	memory.f32.fill(1, values / 4, values / 4 + 2 ** 24);
	expect(failed).toThrow(/stopped in the middle of its work.*last checkpoint/);
	sum();
	expect([...memory.f32.subarray(sums / 4, sums / 4 + 64)]).toEqual(new Array(64).fill(2 ** 18));
});
