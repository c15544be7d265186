import { expect, test } from 'vitest';
import {
	describeKernel,
	edgeSizes,
	expectClose,
	expectSameBytes,
	poisonMemory,
	randomFloats,
} from '$lib/kernels/check-kernel';
import type { Kernels } from '$lib/kernels/kernel';
import { randomMatrix } from '$lib/kernels/random-matrix';
import { referenceKernels } from '$lib/kernels/reference-kernels';

const columnCount = 90;

function world(rowCount: number, dim: number, density: number) {
	const matrix = randomMatrix(rowCount, columnCount, density, false);
	return {
		// Weights are confidences: not negative.
		matrix: { ...matrix, values: matrix.values.map(Math.abs) },
		factors: randomFloats(columnCount * dim, 5),
		options: { dim, unobservedWeight: 0.5, regularisation: randomFloats(rowCount, 9).map((value) => 5 + value) },
	};
}

function solve(kernels: Kernels, rowCount: number, dim: number, { density = 0.3, steps = 3 } = {}): Float32Array {
	const { matrix, factors, options } = world(rowCount, dim, density);
	const out = randomFloats(rowCount * dim, 2);
	poisonMemory(kernels);
	kernels.alsConjugateGradient(matrix, factors, { ...options, steps }, out);
	return out;
}

describeKernel('an ALS half-sweep by conjugate gradients equals the reference within 3e-6', (kernels) => {
	test.each([1, 2, 5, 7, 8, 9, 24, 31, 32, 33, 63, 64, 65, 128])('%i factors', (dim) => {
		expectClose(solve(kernels, 40, dim), solve(referenceKernels, 40, dim), 3e-6);
	});

	test.each(edgeSizes)('%i rows, some empty', (rowCount) => {
		const sparse = { density: 0.03 };
		expectClose(solve(kernels, rowCount, 5, sparse), solve(referenceKernels, rowCount, 5, sparse), 3e-6);
	});

	test('as many steps as factors give the exact solution, and further ones leave it', () => {
		const { matrix, factors, options } = world(20, 6, 0.3);
		const exact = new Float32Array(20 * 6);
		referenceKernels.alsSolve(matrix, factors, options, exact);
		for (const steps of [10, 40]) expectClose(solve(kernels, 20, 6, { steps }), exact, 5e-6);
	});

	test('a known gram with the named columns alone gives the same', () => {
		const { matrix, factors, options } = world(1, 9, 0.3);
		const [whole, part] = [new Float32Array(9), new Float32Array(9)];
		kernels.alsConjugateGradient(matrix, factors, { ...options, steps: 3 }, whole);
		const gram = new Float32Array(81);
		referenceKernels.gemm({ m: 9, n: 9, k: columnCount, transposeA: true }, factors, factors, gram);
		const named = matrix.columnIndices;
		const few = {
			...matrix,
			columnCount: named.length,
			columnIndices: Uint32Array.from(named.keys()),
		};
		const fewFactors = new Float32Array(named.length * 9);
		named.forEach((column, place) => fewFactors.set(factors.subarray(column * 9, (column + 1) * 9), place * 9));
		kernels.alsConjugateGradient(few, fewFactors, { ...options, gram, steps: 3 }, part);
		expectClose(part, whole, 3e-6);
	});

	test('a hand-worked step: one factor is solved in one', () => {
		const out = Float32Array.of(5);
		const seen = Uint32Array.of(1);
		const matrix = { rowCount: 1, columnCount: 2, rowOffsets: Uint32Array.of(0, 1), columnIndices: seen };
		const options = { dim: 1, unobservedWeight: 0.1, regularisation: Float32Array.of(2), steps: 1 };
		kernels.alsConjugateGradient({ ...matrix, values: Float32Array.of(1) }, Float32Array.of(3, 2), options, out);
		// (0.1 · (9 + 4) + 4 + 2)⁻¹ · 2
		expect(out[0]).toBeCloseTo(2 / 7.3, 6);
	});

	test('the same input gives the same bytes', () => {
		expectSameBytes({ out: solve(kernels, 30, 64) }, { out: solve(kernels, 30, 64) });
	});
});
