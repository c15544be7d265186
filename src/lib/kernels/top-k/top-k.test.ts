import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeKernel, edgeSizes, randomFloats } from '$lib/kernels/check-kernel';
import type { Kernels } from '$lib/kernels/kernel';

/** The contract, spelled out with a sort. */
function expectedTop(scores: Float32Array, k: number): [index: number, score: number][] {
	return [...scores]
		.map((score, index): [number, number] => [index, score])
		.filter(([, score]) => score > -Infinity)
		.sort(([i, a], [j, b]) => (a === b ? i - j : b - a))
		.slice(0, k);
}

function top(kernels: Kernels, scores: Float32Array, k: number): [index: number, score: number][] {
	const indices = new Uint32Array(k + 1).fill(77);
	const values = new Float32Array(k + 1).fill(77);
	const count = kernels.topK(scores, k, indices, values);
	expect([indices[k], values[k]]).toEqual([77, 77]);
	return Array.from({ length: count }, (_, rank) => [indices[rank], values[rank]]);
}

describeKernel('top-k is exact, ties by lower index', (kernels) => {
	test.each(edgeSizes)('%i scores, every edge of k', (count) => {
		const scores = randomFloats(count, count);
		for (const k of edgeSizes) expect(top(kernels, scores, k)).toEqual(expectedTop(scores, k));
	});

	test('many ties, −∞, NaN and +∞ in any order', () => {
		const score = fc.constantFrom(-Infinity, NaN, Infinity, -1, 0, 1, 2);
		fc.assert(
			fc.property(fc.array(score, { maxLength: 200 }), fc.nat(30), (values, k) => {
				const scores = Float32Array.from(values);
				expect(top(kernels, scores, k)).toEqual(expectedTop(scores, k));
			}),
		);
	});

	test('nothing is left when all is masked', () => {
		expect(top(kernels, new Float32Array(100).fill(-Infinity), 5)).toEqual([]);
	});

	test('200,000 scores with ties across the stretches, ascending and descending too', () => {
		const random = randomFloats(200_000, 1).map((value) => Math.round(value * 1000));
		for (const scores of [random, random.slice().sort(), random.slice().sort().reverse()]) {
			expect(top(kernels, scores, 300)).toEqual(expectedTop(scores, 300));
		}
	});

	test('too little room is refused', () => {
		const call = () => kernels.topK(new Float32Array(9), 3, new Uint32Array(2), new Float32Array(3));
		expect(call).toThrow(/room for 2 results, 3 asked for/);
	});
});
