import { expect, test } from 'vitest';
import {
	describeKernel,
	edgeSizes,
	expectClose,
	poisonMemory,
	randomFloats,
	randomIndices,
} from '$lib/kernels/check-kernel';
import { lazyAdamReference } from './lazy-adam.reference';

const rowCount = 50;

function freshState(dim: number) {
	return {
		table: randomFloats(rowCount * dim, 1),
		firstMoment: new Float32Array(rowCount * dim),
		secondMoment: new Float32Array(rowCount * dim),
		dim,
	};
}

describeKernel('lazy Adam equals the reference within 2e-6 (second moments within 1e-6 of their size)', (kernels) => {
	test.each(edgeSizes)('%i gradients over 50 rows, three steps', (count) => {
		for (const dim of [1, 3, 4, 5, 64, 65]) {
			const expected = freshState(dim);
			const actual = freshState(dim);
			for (const step of [1, 2, 3]) {
				const rows = randomIndices(count, rowCount, step);
				const gradients = randomFloats(count * dim, 10 + step);
				lazyAdamReference({ ...expected, step }, rows, gradients, 0.01);
				poisonMemory(kernels);
				kernels.lazyAdam({ ...actual, step }, rows, gradients, 0.01);
			}
			expectClose(actual.firstMoment, expected.firstMoment, 2e-6);
			const largest = expected.secondMoment.reduce((a, b) => Math.max(a, b), 0);
			expectClose(actual.secondMoment, expected.secondMoment, 1e-6 * largest);
			// A gradient that nearly cancels has few correct digits, and Adam divides its size away.
			expectClose(actual.table, expected.table, 2e-6);
		}
	});

	test('the first step moves every touched element by the learning rate, against its gradient', () => {
		const state = { ...freshState(3), step: 1 };
		const before = state.table.slice();
		kernels.lazyAdam(state, Uint32Array.of(4), Float32Array.of(0.5, -2, 3), 0.01);
		const expected = before.slice();
		[-0.01, 0.01, -0.01].forEach((change, column) => (expected[12 + column] += change));
		expectClose(state.table, expected, 1e-6);
	});

	test('the same input gives the same bytes', () => {
		const states = [freshState(65), freshState(65)];
		for (const state of states) {
			kernels.lazyAdam({ ...state, step: 1 }, randomIndices(257, rowCount, 3), randomFloats(257 * 65, 4), 0.1);
		}
		expect(states[1]).toEqual(states[0]);
	});

	test('step 0 is refused: its bias correction would divide by zero', () => {
		const call = () => kernels.lazyAdam({ ...freshState(1), step: 0 }, Uint32Array.of(1), new Float32Array(1), 1);
		expect(call).toThrow(/step is 0/);
	});
});
