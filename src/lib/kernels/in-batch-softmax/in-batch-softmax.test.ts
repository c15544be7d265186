import { describe, expect, test } from 'vitest';
import {
	describeKernel,
	edgeSizes,
	expectClose,
	expectSameBytes,
	poisonMemory,
	randomFloats,
	randomIndices,
} from '$lib/kernels/check-kernel';
import { withWorkspace } from '$lib/kernels/check-workspace';
import type { InBatchSoftmaxInput, Kernels } from '$lib/kernels/kernel';
import { referenceKernels } from '$lib/kernels/reference-kernels';

function batch(batchSize: number, candidateCount: number, dim: number, itemCount = 40): InBatchSoftmaxInput {
	return {
		queries: randomFloats(batchSize * dim, 1),
		candidates: randomFloats(candidateCount * dim, 2),
		positives: randomIndices(batchSize, candidateCount, 5),
		positiveLogQ: randomFloats(batchSize, 6),
		candidateItems: randomIndices(candidateCount, itemCount, 3),
		logQ: randomFloats(candidateCount, 4),
		dim,
		scale: 5,
	};
}

function run(kernels: Kernels, input: InBatchSoftmaxInput) {
	const queries = new Float32Array(input.queries.length).fill(NaN);
	const candidates = new Float32Array(input.candidates.length).fill(NaN);
	const loss = kernels.inBatchSoftmax(input, { queries, candidates });
	return { loss, queries, candidates };
}

const gradientsOf = ({ queries, candidates }: ReturnType<typeof run>) => ({ queries, candidates });

describe('the reference gradient is the slope of the loss', () => {
	test.each(['queries', 'candidates'] as const)('by central differences over %s, within 2e-4', (name) => {
		const input = batch(5, 8, 3, 6);
		const gradient = run(referenceKernels, input)[name];
		const step = 2 ** -8;
		for (let index = 0; index < gradient.length; index++) {
			const at = (change: number) => {
				const moved = input[name].slice();
				moved[index] += change;
				return run(referenceKernels, { ...input, [name]: moved }).loss;
			};
			expect(Math.abs((at(step) - at(-step)) / (2 * step) - gradient[index])).toBeLessThan(2e-4);
		}
	});
});

describeKernel('in-batch softmax equals the reference within 2e-5 for scale 5 (loss 2e-6 relative)', (kernels) => {
	const check = (batchSize: number, candidateCount: number, dim: number) => {
		const input = batch(batchSize, candidateCount, dim);
		const expected = run(referenceKernels, input);
		poisonMemory(kernels);
		const actual = run(kernels, input);
		expect(Math.abs(actual.loss - expected.loss)).toBeLessThanOrEqual(2e-6 * Math.max(1, expected.loss));
		expectClose(actual.queries, expected.queries, 2e-5);
		expectClose(actual.candidates, expected.candidates, 2e-5);
	};

	test.each(edgeSizes)('batch of %i, with and without further candidates', (batchSize) => {
		for (const dim of [1, 5, 64]) {
			check(batchSize, batchSize, dim);
			check(batchSize, batchSize + 3, dim);
			check(batchSize, Math.max(1, batchSize >> 1), dim);
		}
	});

	test('several blocks of queries, and more than are held at once', () => {
		check(500, 517, 7);
		check(1057, 33, 6);
		check(2300, 19, 3);
	});

	test('accidental hits neither push nor pull', () => {
		const own = { positives: Uint32Array.of(0, 1, 2) };
		const input = { ...batch(3, 3, 4), ...own, candidateItems: Uint32Array.of(7, 8, 7) };
		const withoutLast = run(kernels, {
			...input,
			candidateItems: Uint32Array.of(7, 8, 9),
			logQ: Float32Array.of(input.logQ[0], input.logQ[1], 1e30),
		});
		const actual = run(kernels, input);
		// Candidate 2 stands for query 0's item, so query 0 must see candidates 0 and 1 only.
		expectClose(actual.queries.subarray(0, 4), withoutLast.queries.subarray(0, 4), 1e-6);
	});

	test('two queries of one item with nothing else to tell apart have no loss and no gradient', () => {
		const input = { ...batch(2, 2, 3), positives: Uint32Array.of(1, 0), candidateItems: Uint32Array.of(5, 5) };
		const { loss, queries, candidates } = run(kernels, input);
		expect(Math.abs(loss)).toBeLessThan(1e-6);
		expectClose(queries, new Float32Array(6), 1e-6);
		expectClose(candidates, new Float32Array(6), 1e-6);
	});

	test('a sampled-often candidate is discounted by its logQ', () => {
		const input = { ...batch(1, 2, 2), candidateItems: Uint32Array.of(1, 2), candidates: new Float32Array(4) };
		const logQ = Float32Array.of(Math.log(0.2), Math.log(0.6));
		const own = { positives: Uint32Array.of(0), positiveLogQ: logQ.slice(0, 1) };
		// Equal products: p₀ = (1 / .2) / (1 / .2 + 1 / .6) = .75.
		expect(run(kernels, { ...input, ...own, logQ }).loss).toBeCloseTo(-Math.log(0.75), 6);
	});

	test('a candidate that stands for several alike has their loss, and their gradients together', () => {
		const [dim, slots] = [5, [0, 1, 0, 2, 0, 1, 3, 3]];
		const apart = batch(5, slots.length, dim);
		const ofSlot = <T extends Float32Array | Uint32Array>(values: T, width = 1): T =>
			values.map((_, place) => values[slots[Math.floor(place / width)] * width + (place % width)]) as T;
		const logQ = ofSlot(apart.logQ);
		const alike = {
			...apart,
			candidates: ofSlot(apart.candidates, dim),
			...{ positives: Uint32Array.of(0, 1, 2, 3, 4), positiveLogQ: logQ.slice(0, 5), logQ },
			candidateItems: Uint32Array.from(slots, (slot) => [7, 8, 9, 8][slot]),
		};
		const counts = [3, 2, 1, 2];
		const merged = {
			...alike,
			candidates: apart.candidates.slice(0, 4 * dim),
			positives: Uint32Array.from(slots.slice(0, 5)),
			candidateItems: Uint32Array.of(7, 8, 9, 8),
			logQ: Float32Array.from(counts, (count, candidate) => apart.logQ[candidate] - Math.log(count)),
		};
		const [expected, actual] = [run(kernels, alike), run(kernels, merged)];
		expect(actual.loss).toBeCloseTo(expected.loss, 5);
		expectClose(actual.queries, expected.queries, 1e-5);
		const together = new Float32Array(4 * dim);
		expected.candidates.forEach((value, place) => {
			together[slots[Math.floor(place / dim)] * dim + (place % dim)] += value;
		});
		expectClose(actual.candidates, together, 1e-5);
	});

	test('logits of ±1,000 overflow nowhere', () => {
		const input = { ...batch(4, 6, 3), scale: 1000 };
		const { loss, queries, candidates } = run(kernels, input);
		expect(Number.isFinite(loss)).toBe(true);
		expect([...queries, ...candidates].every(Number.isFinite)).toBe(true);
	});

	test('a NaN in the queries shows in the loss', () => {
		const input = batch(5, 5, 3);
		input.queries[4] = NaN;
		expect(run(kernels, input).loss).toBeNaN();
	});

	test('the same input gives the same bytes', () => {
		const input = batch(257, 300, 65);
		const [first, second] = [run(kernels, input), run(kernels, input)];
		expect(second.loss).toBe(first.loss);
		expectSameBytes(gradientsOf(second), gradientsOf(first));
	});

	test('a positive that is no candidate is refused', () => {
		const input = { ...batch(3, 2, 2), positives: Uint32Array.of(0, 1, 2) };
		expect(() => run(kernels, input)).toThrow(/positive 2 is outside 0…1/);
		const short = { ...batch(3, 3, 2), positiveLogQ: new Float32Array(2) };
		expect(() => run(kernels, short)).toThrow(/positiveLogQ has 2 elements/);
	});

	test('in a workspace likewise, but of longer arrays only what the batch names is read', () => {
		const { queries, candidates, ...targets } = batch(3, 3, 2);
		withWorkspace(kernels, ({ put, workspace }) => {
			const loss = (positives: Uint32Array) => {
				const gradients = { queries: put(new Float32Array(6)), candidates: put(new Float32Array(6)) };
				const matrices = { queries: put(queries), candidates: put(candidates) };
				return workspace.inBatchSoftmax({ ...targets, ...matrices, batchSize: 3, positives }, gradients);
			};
			expect(() => loss(Uint32Array.of(0, 1, 3))).toThrow(/positive 3 is outside 0…2/);
			expect(loss(Uint32Array.of(0, 1, 2, 9))).toBe(loss(Uint32Array.of(0, 1, 2)));
		});
	});
});
