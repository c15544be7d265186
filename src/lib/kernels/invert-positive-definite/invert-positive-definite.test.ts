import { expect, test } from 'vitest';
import {
	describeKernel,
	edgeSizes,
	expectClose,
	expectSameBytes,
	poisonMemory,
	randomFloats,
} from '$lib/kernels/check-kernel';
import { referenceKernels } from '$lib/kernels/reference-kernels';

/** Eigenvalues between 1 and about 5. */
function positiveDefinite(n: number): Float32Array {
	const x = randomFloats(n * n, n);
	const a = new Float32Array(n * n);
	referenceKernels.gemm({ m: n, n, k: n, transposeA: true }, x, x, a);
	return a.map((value, index) => value / Math.max(1, n) + (index % (n + 1) === 0 ? 1 : 0));
}

describeKernel('the inverse of a positive definite matrix equals the reference within 2e-6', (kernels) => {
	test.each(edgeSizes)('%i rows; the upper triangle is not read', (n) => {
		const a = positiveDefinite(n);
		const expected = a.slice();
		referenceKernels.invertPositiveDefinite(expected, n);
		for (let row = 0; row < n; row++) a.fill(NaN, row * n + row + 1, (row + 1) * n);
		poisonMemory(kernels);
		kernels.invertPositiveDefinite(a, n);
		expectClose(a, expected, 2e-6);
	});

	test('a hand-worked inverse', () => {
		const a = Float32Array.of(4, 2, 2, 3);
		kernels.invertPositiveDefinite(a, 2);
		expectClose(a, Float32Array.of(0.375, -0.25, -0.25, 0.5), 1e-6);
	});

	test('the same input gives the same bytes', () => {
		const results = [positiveDefinite(200), positiveDefinite(200)];
		for (const a of results) kernels.invertPositiveDefinite(a, 200);
		expectSameBytes({ inverse: results[1] }, { inverse: results[0] });
	});

	test('an indefinite matrix is refused, with the way out', () => {
		const a = Float32Array.of(1, 0, 2, 1);
		expect(() => kernels.invertPositiveDefinite(a, 2)).toThrow(/Raise the regularisation/);
	});
});
