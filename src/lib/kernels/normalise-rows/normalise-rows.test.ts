import { expect, test } from 'vitest';
import { describeKernel, edgeSizes, expectClose, poisonMemory, randomFloats } from '$lib/kernels/check-kernel';
import { withWorkspace } from '$lib/kernels/check-workspace';
import type { Kernels } from '$lib/kernels/kernel';
import { referenceKernels } from '$lib/kernels/reference-kernels';

const epsilon = 1e-6;

function run(kernels: Kernels, rowCount: number, dim: number): Record<string, Float32Array> {
	const found: Record<string, Float32Array> = {};
	withWorkspace(kernels, ({ put, workspace }) => {
		const values = put(randomFloats(rowCount * dim, 1));
		const [scales, gradients] = [put(new Float32Array(rowCount)), put(randomFloats(rowCount * dim, 2))];
		poisonMemory(kernels);
		workspace.normaliseRows(values, rowCount, dim, epsilon, scales);
		workspace.normaliseRowsGradient(values, scales, rowCount, dim, gradients);
		for (const [name, array] of Object.entries({ values, gradients })) found[name] = array.values.slice();
	});
	return found;
}

describeKernel(
	'rows of length 1 equal the reference within 1e-6, their gradients within 1e-4 of the largest',
	(kernels) => {
		test.each(edgeSizes)('%i rows, with every tail', (rowCount) => {
			for (const dim of [2, 3, 4, 5, 64, 65]) {
				const [actual, expected] = [run(kernels, rowCount, dim), run(referenceKernels, rowCount, dim)];
				expectClose(actual['values'], expected['values'], 1e-6);
				const largest = expected['gradients'].reduce((most, value) => Math.max(most, Math.abs(value)), 0);
				expectClose(actual['gradients'], expected['gradients'], 1e-4 * largest);
			}
		});

		test('a hand-worked row, and a zero row that stays', () => {
			withWorkspace(kernels, ({ put, workspace }) => {
				const [values, scales] = [put(Float32Array.of(3, 4, 0, 0)), put(new Float32Array(2))];
				workspace.normaliseRows(values, 2, 2, epsilon, scales);
				expectClose(values.values, Float32Array.of(0.6, 0.8, 0, 0), 1e-6);
				// Along the row nothing changes; across it the slope is that of an arc of radius 5.
				const gradients = put(Float32Array.of(0.6, 0.8, 0, 0));
				workspace.normaliseRowsGradient(values, scales, 1, 2, gradients);
				expectClose(gradients.values, new Float32Array(4), 1e-6);
				gradients.values.set([-0.8, 0.6]);
				workspace.normaliseRowsGradient(values, scales, 1, 2, gradients);
				expectClose(gradients.values.subarray(0, 2), Float32Array.of(-0.16, 0.12), 1e-6);
			});
		});

		test('too few scales are refused', () => {
			withWorkspace(kernels, ({ put, workspace }) => {
				const call = () => workspace.normaliseRows(put(new Float32Array(4)), 2, 2, epsilon, put(new Float32Array(1)));
				expect(call).toThrow(/scales has 1 elements/);
			});
		});
	},
);
