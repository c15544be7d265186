import { expect, test } from 'vitest';
import {
	describeKernel,
	edgeSizes,
	expectClose,
	poisonMemory,
	randomFloats,
	randomIndices,
} from '$lib/kernels/check-kernel';
import { rowWiseAdagradReference } from './row-wise-adagrad.reference';

const rowCount = 50;

function freshState(dim: number) {
	return { table: randomFloats(rowCount * dim, 1), accumulator: randomFloats(rowCount, 2).map(Math.abs), dim };
}

describeKernel('row-wise Adagrad equals the reference within 2e-6', (kernels) => {
	test.each(edgeSizes)('%i gradients over 50 rows, two steps', (count) => {
		for (const dim of [1, 3, 4, 5, 64, 65]) {
			const expected = freshState(dim);
			const actual = freshState(dim);
			for (const step of [1, 2]) {
				const rows = randomIndices(count, rowCount, step);
				const gradients = randomFloats(count * dim, 10 + step);
				rowWiseAdagradReference(expected, rows, gradients, 0.1);
				poisonMemory(kernels);
				kernels.rowWiseAdagrad(actual, rows, gradients, 0.1);
			}
			expectClose(actual.table, expected.table, 2e-6);
			// The sums of squares grow with the repeats of a row.
			expectClose(actual.accumulator, expected.accumulator, 1e-6 * (1 + count));
		}
	});

	test('a hand-worked step: repeated rows are summed before the square', () => {
		const state = { table: Float32Array.of(1, 1, 5, 5), accumulator: Float32Array.of(0, 0), dim: 2 };
		kernels.rowWiseAdagrad(state, Uint32Array.of(0, 0), Float32Array.of(1, 0, 2, 4), 0.5);
		// g = (3, 4): mean square 12.5, rate 0.5 / √12.5.
		expectClose(state.accumulator, Float32Array.of(12.5, 0), 1e-6);
		expectClose(state.table, Float32Array.of(1 - 1.5 / Math.sqrt(12.5), 1 - 2 / Math.sqrt(12.5), 5, 5), 1e-6);
	});

	test('the same input gives the same bytes', () => {
		const states = [freshState(65), freshState(65)];
		for (const state of states) {
			kernels.rowWiseAdagrad(state, randomIndices(257, rowCount, 3), randomFloats(257 * 65, 4), 0.1);
		}
		expect(states[1]).toEqual(states[0]);
	});

	test('gradients that do not fit the rows are refused', () => {
		const gradients = new Float32Array(3);
		expect(() => kernels.rowWiseAdagrad(freshState(2), Uint32Array.of(1), gradients, 1)).toThrow(/gradients has 3/);
	});
});
