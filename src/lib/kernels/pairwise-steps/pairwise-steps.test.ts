import { describe, expect, test } from 'vitest';
import { describeKernel, expectClose, expectSameBytes, poisonMemory, randomFloats } from '$lib/kernels/check-kernel';
import type { Kernels, PairwiseFactors, PairwiseOptions, PairwiseSchedule } from '$lib/kernels/kernel';
import { randomMatrix } from '$lib/kernels/random-matrix';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import { rankWeights } from './rank-weights';

const bpr: PairwiseOptions = {
	loss: 'bpr',
	trials: 1,
	learningRate: 0.1,
	regularisation: 0.02,
	rounds: 1,
	itemsFixed: false,
};
const warp: PairwiseOptions = { ...bpr, loss: 'warp', trials: 6 };

/** Users 0, 2, 4 … and 1, 3, 5 … against the lower and the upper half of the items: two strata of two cells. */
function fourCells(userCount: number, itemCount: number): PairwiseSchedule {
	const taken = randomMatrix(userCount, itemCount, 0.3, true);
	const half = itemCount / 2;
	const pairs = Array.from({ length: 4 }, (): [number, number][] => []);
	for (let user = 0; user < userCount; user++) {
		for (let entry = taken.rowOffsets[user]; entry < taken.rowOffsets[user + 1]; entry++) {
			const item = taken.columnIndices[entry];
			const block = Number(item >= half);
			pairs[2 * ((block - (user % 2) + 2) % 2) + (user % 2)].push([user, item]);
		}
	}
	const flat = pairs.flat();
	const lengths = pairs.map(({ length }) => length);
	return {
		cellsPerStratum: 2,
		cellOffsets: Uint32Array.from([0, 1, 2, 3, 4], (cell) => lengths.slice(0, cell).reduce((sum, n) => sum + n, 0)),
		cellSeeds: Uint32Array.of(11, 22, 33, 44),
		cellBlocks: Uint32Array.of(0, 1, 1, 0),
		users: Uint32Array.from(flat, ([user]) => user),
		positives: Uint32Array.from(flat, ([, item]) => item),
		negatives: Uint32Array.from({ length: itemCount }, (_, item) => item),
		negativeOffsets: Uint32Array.of(0, half, itemCount),
		taken,
	};
}

/** One user who took some items: a step for the first of them against draws from `negatives`. */
function onePair(itemCount: number, taken: readonly number[], negatives: readonly number[]): PairwiseSchedule {
	return {
		cellsPerStratum: 1,
		cellOffsets: Uint32Array.of(0, 1),
		cellSeeds: Uint32Array.of(1),
		cellBlocks: Uint32Array.of(0),
		users: Uint32Array.of(0),
		positives: Uint32Array.of(taken[0]),
		negatives: Uint32Array.from(negatives),
		negativeOffsets: Uint32Array.of(0, negatives.length),
		taken: {
			rowCount: 1,
			columnCount: itemCount,
			rowOffsets: Uint32Array.of(0, taken.length),
			columnIndices: Uint32Array.from(taken),
			values: new Float32Array(taken.length),
		},
	};
}

function run(kernels: Kernels, dim: number, options: PairwiseOptions, userCount = 20, itemCount = 14) {
	const factors: PairwiseFactors = {
		users: randomFloats(userCount * dim, 1),
		items: randomFloats(itemCount * dim, 2),
		biases: randomFloats(itemCount, 3),
		dim,
	};
	poisonMemory(kernels);
	const loss = kernels.pairwiseSteps(factors, fourCells(userCount, itemCount), options);
	return { ...factors, loss };
}

describeKernel('pairwise steps equal the reference within 2e-5', (kernels) => {
	describe.each([
		['BPR', bpr],
		['BPR, the highest of four draws', { ...bpr, trials: 4 }],
		['BPR, items fixed, five rounds', { ...bpr, itemsFixed: true, rounds: 5 }],
		['WARP', warp],
		['WARP, three rounds', { ...warp, rounds: 3 }],
	])('%s', (_, options) => {
		test.each([1, 3, 4, 5, 7, 8, 9, 31, 32, 33, 64])('%i factors', (dim) => {
			const [actual, expected] = [run(kernels, dim, options), run(referenceKernels, dim, options)];
			expectClose(actual.users, expected.users, 2e-5);
			expectClose(actual.items, expected.items, 2e-5);
			expectClose(actual.biases, expected.biases, 2e-5);
			expect(actual.loss).toBeCloseTo(expected.loss, 4);
			expect(actual.loss).toBeGreaterThan(0);
		});
	});

	test('a hand-worked BPR step: one user, an item it took and one it did not', () => {
		const factors = {
			users: Float32Array.of(1),
			items: Float32Array.of(2, 1),
			biases: Float32Array.of(0, 0.5),
			dim: 1,
		};
		const options: PairwiseOptions = { ...bpr, regularisation: 0.5 };
		const loss = kernels.pairwiseSteps(factors, onePair(2, [0], [1]), options);
		// x = 2 − 1.5, z = σ(−x); each factor keeps .95 of itself.
		const z = 1 / (1 + Math.exp(0.5));
		expect(loss).toBeCloseTo(-Math.log(1 - z), 6);
		expectClose(factors.users, Float32Array.of(0.95 + 0.1 * z * 1), 1e-6);
		expectClose(factors.items, Float32Array.of(1.9 + 0.1 * z, 0.95 - 0.1 * z), 1e-6);
		expectClose(factors.biases, Float32Array.of(0.1 * z, 0.475 - 0.1 * z), 1e-6);
	});

	test('a hand-worked WARP step: the excess over the margin, the whole weight on the first draw', () => {
		const factors = {
			users: Float32Array.of(1),
			items: Float32Array.of(2, 1),
			biases: Float32Array.of(0, 0.5),
			dim: 1,
		};
		const loss = kernels.pairwiseSteps(factors, onePair(2, [0], [1]), { ...warp, regularisation: 0.5 });
		// 1.5 − (2 − 1); each factor keeps .95 of itself.
		expect(loss).toBeCloseTo(0.5, 6);
		expectClose(factors.users, Float32Array.of(1.05), 1e-6);
		expectClose(factors.items, Float32Array.of(2, 0.85), 1e-6);
		expectClose(factors.biases, Float32Array.of(0.1, 0.375), 1e-6);
	});

	test('WARP passes over what is beyond the margin or taken, and weighs the step by the draws that took', () => {
		// Item 1 stands too low, item 2 was taken: whoever is drawn first, only item 3 is stepped on.
		const biases = Float32Array.of(0, -1.5, 3, 0.5);
		const options: PairwiseOptions = { ...warp, regularisation: 0, trials: 100 };
		const steps = [1, 2, 3, 4, 5].map((seed) => {
			const factors = { users: new Float32Array(1), items: new Float32Array(4), biases: biases.slice(), dim: 1 };
			const schedule = { ...onePair(4, [0, 2], [1, 2, 3]), cellSeeds: Uint32Array.of(seed * 0x1234567) };
			const loss = kernels.pairwiseSteps(factors, schedule, options);
			const step = factors.biases[0];
			expectClose(factors.biases, Float32Array.of(step, -1.5, 3, 0.5 - step), 1e-6);
			// The excess is .5 − (0 − 1).
			expect(loss).toBeCloseTo((step / 0.1) * 1.5, 5);
			return step;
		});
		// ln(1 + ⌊3 / draws⌋) / ln 4 for one draw, two or three, and four or more.
		const allowed = [1, 0.5, 0].map((weight) => 0.1 * weight);
		expect(steps.every((step) => allowed.some((weight) => Math.abs(step - weight) < 1e-6))).toBe(true);
		expect(new Set(steps.map((step) => step.toFixed(4))).size).toBeGreaterThan(1);
	});

	test('the highest of many draws that the user left is pushed down, nothing else', () => {
		const biases = Float32Array.of(0, 0.5, 3, 0.7, 0.6);
		const factors = { users: new Float32Array(1), items: new Float32Array(5), biases: biases.slice(), dim: 1 };
		const options: PairwiseOptions = { ...bpr, trials: 100, regularisation: 0 };
		kernels.pairwiseSteps(factors, onePair(5, [0, 2], [1, 2, 3, 4]), options);
		const step = 0.1 / (1 + Math.exp(-0.7));
		expectClose(factors.biases, Float32Array.of(step, 0.5, 3, 0.7 - step, 0.6), 1e-6);
	});

	test('the same input gives the same bytes, and fixed items keep theirs', () => {
		const [first, second] = [run(kernels, 24, warp), run(kernels, 24, warp)];
		expectSameBytes({ users: first.users, items: first.items }, { users: second.users, items: second.items });
		const { items, biases } = run(kernels, 24, { ...bpr, itemsFixed: true });
		expectSameBytes({ items, biases }, { items: randomFloats(14 * 24, 2), biases: randomFloats(14, 3) });
	});

	test('an item outside the table is refused, and a cell without a negative', () => {
		const schedule = fourCells(4, 6);
		const factors = { users: new Float32Array(8), items: new Float32Array(12), biases: new Float32Array(6), dim: 2 };
		const negatives = schedule.negatives.map((item) => item + 6);
		expect(() => kernels.pairwiseSteps(factors, { ...schedule, negatives }, bpr)).toThrow(/item 6 is outside 0…5/);
		const empty = { ...schedule, negatives: new Uint32Array(3), negativeOffsets: Uint32Array.of(0, 0, 3) };
		expect(() => kernels.pairwiseSteps(factors, empty, bpr)).toThrow(/no negative/);
	});
});

test('a rank that takes many draws to leave weighs less', () => {
	const weights = rankWeights(101, 200);
	const expected = [1, Math.log(51) / Math.log(101), Math.log(2) / Math.log(101), 0];
	expect([1, 2, 100, 101].map((trial) => weights[trial])).toEqual(expected.map(Math.fround));
});
