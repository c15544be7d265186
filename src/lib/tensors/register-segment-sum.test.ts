import type { Tensor2D } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import { loadTensorRuntime } from './tensor-runtime';

describe.each(['cpu', 'wasm'] as const)('segment sums on %s', { timeout: 60_000 }, (backend) => {
	test('a look-up has its gradient: rows taken twice count twice, rows not taken are zero', async () => {
		const tf = await loadTensorRuntime(referenceKernels, backend);
		const gradient = tf.tidy(() => {
			const table = tf.tensor2d(
				Float32Array.from({ length: 8 }, (_, place) => place),
				[4, 2],
			);
			const slopes = tf.tensor2d([1, 2, 10, 20, 100, 200], [3, 2]);
			const lookedUp = (rows: Tensor2D) => tf.gather(rows, tf.tensor1d([2, 0, 2], 'int32'));
			return tf
				.grad((rows) => tf.sum(tf.mul(lookedUp(rows as Tensor2D), slopes)))(table)
				.arraySync();
		});
		expect(gradient).toEqual([
			[10, 20],
			[0, 0],
			[101, 202],
			[0, 0],
		]);
	});

	test('a row of no segment is left out, and rows of more axes are summed whole', async () => {
		const tf = await loadTensorRuntime(referenceKernels, backend);
		const sums = tf.tidy(() => {
			const rows = tf.tensor3d([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [3, 2, 2]);
			return tf.unsortedSegmentSum(rows, tf.tensor1d([1, -1, 1], 'int32'), 2).arraySync();
		});
		expect(sums).toEqual([
			[
				[0, 0],
				[0, 0],
			],
			[
				[10, 12],
				[14, 16],
			],
		]);
	});
});
