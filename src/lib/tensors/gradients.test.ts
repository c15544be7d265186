import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { createKernels } from '$lib/kernels/backend';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import { gradientsOf } from './gradients';
import { loadTensorRuntime } from './tensor-runtime';

test.each(['cpu', 'wasm'] as const)(
	'gives the loss and a gradient a leaf, and keeps no tensor, on %s',
	async (backend) => {
		const tf = await loadTensorRuntime(referenceKernels, backend);
		const { numTensors } = tf.memory();
		const leaves = [
			{ values: Float32Array.of(1, 2, 3, 4), shape: [2, 2] },
			{ values: Float32Array.of(5, 6), shape: [2] },
		];
		// Σ m² · b, rows of m side by side with b.
		const lossOf = (m: Tensor, b: Tensor) => tf.sum(tf.mul(tf.square(m), b)) as Scalar;
		const { loss, gradients } = await gradientsOf(tf, leaves, lossOf);
		expect(loss).toBe(5 + 24 + 45 + 96);
		expect(gradients.map((gradient) => [...gradient])).toEqual([
			[10, 24, 30, 48],
			[10, 20],
		]);
		expect(tf.memory().numTensors).toBe(numTensors);
	},
);

test('runs where the kernels run, unless told otherwise', async () => {
	expect((await loadTensorRuntime(referenceKernels)).getBackend()).toBe('cpu');
	expect((await loadTensorRuntime(await createKernels({ backend: 'simd' }))).getBackend()).toBe('wasm');
});
