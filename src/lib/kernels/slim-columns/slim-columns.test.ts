import { expect, test } from 'vitest';
import { describeKernel, expectClose, expectSameBytes, poisonMemory } from '$lib/kernels/check-kernel';
import type { Kernels, SlimOptions } from '$lib/kernels/kernel';
import { randomMatrix } from '$lib/kernels/random-matrix';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import { transpose } from '$lib/core/csr-matrix';

const usual: SlimOptions = { l1: 0.5, l2: 1, nonNegative: true, passes: 100, tolerance: 1e-6 };

function learn(kernels: Kernels, itemCount: number, k: number, options: SlimOptions = usual): Float32Array {
	const matrix = randomMatrix(60, itemCount, 0.2, true);
	const gram = new Float32Array(itemCount * itemCount);
	referenceKernels.sparseGram(matrix, gram);
	const vectors = transpose(matrix).matrix;
	const candidates = referenceKernels.sparseNeighbours(vectors, { k, shrink: 0, similarity: 'cosine' });
	const out = new Float32Array(itemCount * k).fill(NaN);
	poisonMemory(kernels);
	kernels.slimColumns(gram, candidates, options, out);
	return out.map((weight, place) => (place % k < candidates.counts[Math.floor(place / k)] ? weight : 0));
}

describeKernel('SLIM’s columns equal the reference within 2e-5', (kernels) => {
	test.each([1, 3, 4, 5, 7, 8, 9, 31])('%i candidates', (k) => {
		expectClose(learn(kernels, 40, k), learn(referenceKernels, 40, k), 2e-5);
	});

	test.each([1, 2, 7, 8, 9, 65])('%i items', (itemCount) => {
		expectClose(learn(kernels, itemCount, 6), learn(referenceKernels, itemCount, 6), 2e-5);
	});

	test('weights of either sign, and one pass alone', () => {
		const signed = { ...usual, nonNegative: false };
		const weights = learn(kernels, 30, 20, signed);
		expect(weights.some((weight) => weight < 0)).toBe(true);
		expectClose(weights, learn(referenceKernels, 30, 20, signed), 2e-5);
		const once = { ...usual, passes: 1 };
		expectClose(learn(kernels, 30, 20, once), learn(referenceKernels, 30, 20, once), 2e-5);
	});

	test('a hand-worked column: two candidates that overlap, one pass', () => {
		// Item 2 is column 2: gram[0][2] = 3, gram[1][2] = 2; the candidates share one user.
		const gram = Float32Array.of(4, 1, 3, 1, 3, 2, 3, 2, 4);
		const candidates = { k: 2, counts: Uint32Array.of(0, 0, 2), indices: Uint32Array.of(0, 0, 0, 0, 0, 1) };
		const out = new Float32Array(6);
		kernels.slimColumns(gram, candidates, { l1: 1, l2: 1, nonNegative: true, passes: 1, tolerance: 0 }, out);
		// (3 − 1) / (4 + 1), then (2 − 1 · 0.4 − 1) / (3 + 1)
		expectClose(out.subarray(4), Float32Array.of(0.4, 0.15), 1e-6);
	});

	test('the same input gives the same bytes', () => {
		expectSameBytes({ weights: learn(kernels, 40, 9) }, { weights: learn(kernels, 40, 9) });
	});
});
