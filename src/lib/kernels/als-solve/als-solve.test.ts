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

function solve(kernels: Kernels, rowCount: number, dim: number, density = 0.3): Float32Array {
	const columnCount = 90;
	const matrix = randomMatrix(rowCount, columnCount, density, false);
	// Weights are confidences: not negative.
	const weighted = { ...matrix, values: matrix.values.map(Math.abs) };
	const options = { dim, unobservedWeight: 0.5, regularisation: randomFloats(rowCount, 9).map((value) => 5 + value) };
	const out = new Float32Array(rowCount * dim).fill(NaN);
	poisonMemory(kernels);
	kernels.alsSolve(weighted, randomFloats(columnCount * dim, 5), options, out);
	return out;
}

describeKernel('an ALS half-sweep equals the reference within 2e-6', (kernels) => {
	test.each([1, 2, 5, 6, 7, 8, 9, 24, 63, 64, 65, 128])('%i factors', (dim) => {
		expectClose(solve(kernels, 40, dim), solve(referenceKernels, 40, dim), 2e-6);
	});

	test.each(edgeSizes)('%i rows, some empty', (rowCount) => {
		expectClose(solve(kernels, rowCount, 5, 0.03), solve(referenceKernels, rowCount, 5, 0.03), 2e-6);
	});

	test('rows of more entries than are gathered at once', () => {
		expectClose(solve(kernels, 6, 10, 1), solve(referenceKernels, 6, 10, 1), 2e-6);
	});

	test('a hand-worked row: one factor, two columns of which one was seen', () => {
		const out = new Float32Array(1);
		const seen = Uint32Array.of(1);
		const matrix = { rowCount: 1, columnCount: 2, rowOffsets: Uint32Array.of(0, 1), columnIndices: seen };
		const options = { dim: 1, unobservedWeight: 0.1, regularisation: Float32Array.of(2) };
		kernels.alsSolve({ ...matrix, values: Float32Array.of(1) }, Float32Array.of(3, 2), options, out);
		// (0.1 · (9 + 4) + 4 + 2)⁻¹ · 2
		expect(out[0]).toBeCloseTo(2 / 7.3, 6);
	});

	test('the same input gives the same bytes', () => {
		expectSameBytes({ out: solve(kernels, 30, 64) }, { out: solve(kernels, 30, 64) });
	});

	test('a system without a unique solution is refused', () => {
		const matrix = randomMatrix(2, 3, 1, true);
		const options = { dim: 2, unobservedWeight: 0, regularisation: new Float32Array(2) };
		expect(() => kernels.alsSolve(matrix, new Float32Array(6), options, new Float32Array(4))).toThrow(/unique/);
	});

	test('an entry outside the columns is refused, and rows that go back', () => {
		const matrix = randomMatrix(2, 3, 1, true);
		const options = { dim: 2, unobservedWeight: 0.1, regularisation: new Float32Array(2).fill(1) };
		const call = (given: typeof matrix) => () =>
			kernels.alsSolve(given, new Float32Array(6), options, new Float32Array(4));
		const columnIndices = matrix.columnIndices.map((column) => column + 1);
		expect(call({ ...matrix, columnIndices })).toThrow(/alsSolve: column 3 is outside 0…2/);
		expect(call({ ...matrix, rowOffsets: Uint32Array.of(0, 900, 6) })).toThrow(/alsSolve: rowOffsets .* 900 to 6/);
		expect(call({ ...matrix, rowOffsets: Uint32Array.of(1, 3, 6) })).toThrow(/alsSolve: rowOffsets begin at 1/);
	});
});
