import { expect, test } from 'vitest';
import { csrFromCoordinates, transpose } from '$lib/core/csr-matrix';
import { expectSameBytes, randomFloats, randomIndices } from './check-kernel';
import { randomBags, withWorkspace } from './check-workspace';
import type { Kernels, PairwiseSchedule } from './kernel';
import { referenceKernels } from './reference-kernels';
import { compileBinary } from './binaries';
import { createEngine, type KernelExports } from './engine';
import { KernelMemory } from './memory';
import { createSimdKernels, createThreadedKernels, kernelsOn } from './simd-kernels';
import { startNodeLane } from './start-node-lane';

const batch = {
	queries: randomFloats(1100 * 64, 3),
	candidates: randomFloats(317 * 64, 4),
	positives: randomIndices(1100, 317, 21),
	positiveLogQ: randomFloats(1100, 22),
	candidateItems: randomIndices(317, 300, 5),
	logQ: randomFloats(317, 6),
	dim: 64,
	scale: 3,
};
const [left, right] = [randomFloats(301 * 300, 1), randomFloats(300 * 257, 2)];
const scores = randomFloats(300_000, 7);
/** Of whole numbers: many rows have the same product with a query of them. */
const tableOfChunks = randomFloats(20_000 * 16, 20).map(Math.round);
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
	return {
		...{ product, loss, queries, candidates, topIndices, topScores, indices, similarities },
		...runModels(kernels),
		...runTraining(kernels),
		...runSearch(kernels),
	};
}

const gram = new Float32Array(101 ** 2);
referenceKernels.sparseGram(matrix, gram);
gram.forEach((value, place) => (gram[place] = value + (place % 102 === 0 ? 5 : 0)));

/** What the models of factors and of item weights are fitted by. */
function runModels(kernels: Kernels): Record<string, ArrayBufferView> {
	const [products, inverse, weights] = [gram.slice(), gram.slice(), new Float32Array(101 * 20)];
	kernels.sparseGram(matrix, products);
	kernels.invertPositiveDefinite(inverse, 101);
	const vectors = transpose(matrix).matrix;
	const alike = kernels.sparseNeighbours(vectors, { k: 20, shrink: 0, similarity: 'cosine' });
	const descent = { l1: 0.1, l2: 1, nonNegative: false, passes: 20, tolerance: 0 };
	kernels.slimColumns(gram, alike, descent, weights);
	const taken = { ...matrix, values: matrix.values.map(Math.abs) };
	const system = { dim: 20, unobservedWeight: 0.1, regularisation: new Float32Array(500).fill(1) };
	const [exact, near, items] = [new Float32Array(500 * 20), randomFloats(500 * 20, 14), randomFloats(101 * 20, 15)];
	kernels.alsSolve(taken, items, system, exact);
	kernels.alsConjugateGradient(taken, items, { ...system, steps: 3 }, near);
	const exclude = { excludeOffsets: matrix.rowOffsets, exclude: matrix.columnIndices };
	const ranked = kernels.rankRows({ queries: exact, items, dim: 20, ...exclude, k: 5 });
	return {
		...{ products, inverse, weights, exact, near, 'ranked items': ranked.indices, 'ranked scores': ranked.scores },
		...runPairs(kernels, 'bpr'),
		...runPairs(kernels, 'warp'),
	};
}

/** Users by their last digit against items by theirs: ten strata of ten cells. */
const cells = Array.from({ length: 100 }, (): [user: number, item: number][] => []);
for (let user = 0; user < 500; user++) {
	for (const item of matrix.columnIndices.subarray(matrix.rowOffsets[user], matrix.rowOffsets[user + 1])) {
		cells[((((item - user) % 10) + 10) % 10) * 10 + (user % 10)].push([user, item]);
	}
}
const itemsByDigit = Array.from({ length: 10 }, (_, digit) =>
	Array.from({ length: 101 }, (_, item) => item).filter((item) => item % 10 === digit),
);
const endsOf = (lists: readonly unknown[][]) =>
	Uint32Array.from({ length: lists.length + 1 }, (_, count) => lists.slice(0, count).flat(1).length);
const schedule: PairwiseSchedule = {
	cellsPerStratum: 10,
	cellOffsets: endsOf(cells),
	cellSeeds: Uint32Array.from(cells.keys(), (cell) => 7 * cell + 1),
	cellBlocks: Uint32Array.from(cells.keys(), (cell) => (Math.floor(cell / 10) + cell) % 10),
	users: Uint32Array.from(cells.flat(), ([user]) => user),
	positives: Uint32Array.from(cells.flat(), ([, item]) => item),
	negatives: Uint32Array.from(itemsByDigit.flat()),
	negativeOffsets: endsOf(itemsByDigit),
	taken: matrix,
};

function runPairs(kernels: Kernels, loss: 'bpr' | 'warp'): Record<string, ArrayBufferView> {
	const factors = {
		users: randomFloats(500 * 20, 16),
		items: randomFloats(101 * 20, 17),
		biases: randomFloats(101, 18),
		dim: 20,
	};
	const steps = { loss, trials: 4, learningRate: 0.05, regularisation: 0.01, rounds: 2, itemsFixed: false };
	const { users, items, biases } = factors;
	const told = Float64Array.of(kernels.pairwiseSteps(factors, schedule, steps));
	const found = { users, items, biases, told };
	return Object.fromEntries(Object.entries(found).map(([name, array]) => [`${loss} ${name}`, array]));
}

/** The best of a table of several chunks, by all of its numbers and by bytes. */
function runSearch(kernels: Kernels): Record<string, ArrayBufferView> {
	const found: Record<string, ArrayBufferView> = {};
	withWorkspace(kernels, ({ put, workspace }) => {
		const [table, query] = [put(tableOfChunks), randomFloats(16, 19).map(Math.round)];
		const quantised = { codes: workspace.floats((20_000 * 16) / 4), scales: workspace.floats(20_000) };
		const [rows, scores] = [new Uint32Array(30), new Float32Array(30)];
		workspace.searchRows(table, 20_000, query, 30, rows, scores);
		workspace.quantiseRows(table, 20_000, 16, quantised);
		const codes = quantised.codes.values.slice();
		const candidates = workspace.candidateRows(quantised, 20_000, query, 30)!;
		Object.assign(found, { rows, scores, codes, scales: quantised.scales.values.slice(), nearby: candidates });
	});
	return found;
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

const single = await createSimdKernels('simd');
const pools = await Promise.all(
	[2, 3, 9].map((threads) => createThreadedKernels('simd', threads, () => startNodeLane())),
);

test('as many threads as asked for came', () => {
	expect(pools.map((kernels) => kernels.threads)).toEqual([2, 3, 9]);
});

test('the bytes do not depend on the number of threads, thirty times over', { timeout: 60_000 }, () => {
	const expected = runAll(single);
	for (let round = 0; round < 30; round++) expectSameBytes(runAll(pools[round % 3]), expected);
});

test('nor on the order in which chunks are taken, and by whom', async () => {
	const wasmMemory = new WebAssembly.Memory({ initial: 1 });
	const instance = await WebAssembly.instantiate(await compileBinary('simd'), { env: { memory: wasmMemory } });
	const exports = instance.exports as KernelExports;
	const backwards = kernelsOn({
		...createEngine(exports, new KernelMemory(wasmMemory)),
		laneCount: 2,
		run(job, chunkCount, ...args) {
			for (let chunk = chunkCount - 1; chunk >= 0; chunk--) exports[job](chunk % 2, chunk, ...args);
		},
	});
	expectSameBytes(runAll(backwards), runAll(single));
});
