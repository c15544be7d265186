import { expect, test } from 'vitest';
import {
	describeKernel,
	edgeSizes,
	expectClose,
	expectSameBytes,
	poisonMemory,
	randomFloats,
} from '$lib/kernels/check-kernel';
import { withWorkspace } from '$lib/kernels/check-workspace';
import type { Kernels } from '$lib/kernels/kernel';
import { referenceKernels } from '$lib/kernels/reference-kernels';

/** A layer forwards and backwards, rectified, with a mask, and gated as a hidden layer is. */
function run(kernels: Kernels, rowCount: number, inputs: number, outputs: number): Record<string, Float32Array> {
	const found: Record<string, Float32Array> = {};
	withWorkspace(kernels, ({ put, workspace }) => {
		const layer = {
			inputs,
			outputs,
			weights: put(randomFloats(inputs * outputs, 1)),
			bias: put(randomFloats(outputs, 2)),
		};
		const x = put(randomFloats(rowCount * inputs, 3));
		const y = put(new Float32Array(rowCount * outputs).fill(NaN));
		const mask = randomFloats(rowCount * outputs, 4).map((value) => (value < 0 ? 0 : 2));
		const outputGradients = put(randomFloats(rowCount * outputs, 5));
		const gradients = {
			weights: put(new Float32Array(inputs * outputs).fill(NaN)),
			bias: put(new Float32Array(outputs).fill(NaN)),
			inputs: put(new Float32Array(rowCount * inputs).fill(NaN)),
		};
		poisonMemory(kernels);
		workspace.dense(layer, rowCount, x, y, { rectified: true, mask });
		workspace.denseGradient(layer, rowCount, x, outputGradients, { ...gradients, gate: 2 });
		for (const [name, { values }] of Object.entries({ y, ...gradients })) found[name] = values.slice();
	});
	return found;
}

describeKernel(
	'dense layers equal the reference within 1e-4 for entries in [−1, 1] and sums of up to 257',
	(kernels) => {
		const check = (rowCount: number, inputs: number, outputs: number) => {
			const [actual, expected] = [
				run(kernels, rowCount, inputs, outputs),
				run(referenceKernels, rowCount, inputs, outputs),
			];
			for (const name of Object.keys(expected)) expectClose(actual[name], expected[name], 1e-4);
		};

		test.each(edgeSizes)('%i rows by every edge of outputs', (rowCount) => {
			for (const outputs of edgeSizes.filter((size) => size > 0)) check(rowCount, 5, outputs);
		});

		test.each(edgeSizes.filter((size) => size > 0))('%i inputs', (inputs) => check(65, inputs, 20));

		test('enough rows for many chunks', () => check(700, 128, 64));

		test('a hand-worked layer: product, bias, ReLU, mask', () => {
			withWorkspace(kernels, ({ put, workspace }) => {
				const layer = {
					inputs: 2,
					outputs: 2,
					weights: put(Float32Array.of(1, -1, 2, 0)),
					bias: put(Float32Array.of(0.5, 0.25)),
				};
				const y = put(new Float32Array(2));
				workspace.dense(layer, 1, put(Float32Array.of(1, 2)), y, { rectified: false });
				expect([...y.values]).toEqual([5.5, -0.75]);
				workspace.dense(layer, 1, put(Float32Array.of(1, 2)), y, { rectified: true, mask: Float32Array.of(2, 1) });
				expect([...y.values]).toEqual([11, 0]);
			});
		});

		test('a NaN passes the ReLU, so that a broken step shows', () => {
			withWorkspace(kernels, ({ put, workspace }) => {
				const layer = {
					inputs: 1,
					outputs: 5,
					weights: put(new Float32Array(5).fill(NaN)),
					bias: put(new Float32Array(5)),
				};
				const y = put(new Float32Array(5));
				workspace.dense(layer, 1, put(Float32Array.of(1)), y, { rectified: true });
				expect([...y.values]).toEqual(new Array(5).fill(NaN));
			});
		});

		test('the same input gives the same bytes', () => {
			expectSameBytes(run(kernels, 700, 65, 64), run(kernels, 700, 65, 64));
		});

		test('arrays that are too short are refused', () => {
			withWorkspace(kernels, ({ put, workspace }) => {
				const layer = { inputs: 2, outputs: 2, weights: put(new Float32Array(4)), bias: put(new Float32Array(2)) };
				const [x, y] = [put(new Float32Array(4)), put(new Float32Array(2))];
				expect(() => workspace.dense(layer, 2, x, y, { rectified: false })).toThrow(/outputs has 2 elements/);
			});
		});
	},
);
