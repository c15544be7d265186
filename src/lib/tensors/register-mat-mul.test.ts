import { beforeAll, describe, expect, test } from 'vitest';
import type { Kernels } from '$lib/kernels/kernel';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import { loadTensorRuntime } from './tensor-runtime';
import type { Tf } from './tf';

describe.each(['cpu', 'wasm'] as const)('matrix products on %s', { timeout: 60_000 }, (backend) => {
	let calls = 0;
	let tf: Tf;
	beforeAll(async () => {
		const kernels: Kernels = {
			...referenceKernels,
			gemm(...call) {
				calls++;
				referenceKernels.gemm(...call);
			},
		};
		tf = await loadTensorRuntime(kernels, backend);
	});
	const values = (shape: number[]) =>
		Float32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => Math.sin(i + shape[0]));

	/** The product as the stock kernel would give it, by broadcasting. */
	const expectProduct = (shapeA: number[], shapeB: number[], transposeA: boolean, transposeB: boolean) => {
		calls = 0;
		const [product, expected] = tf.tidy(() => {
			const [a, b] = [tf.tensor(values(shapeA), shapeA), tf.tensor(values(shapeB), shapeB)];
			const flip = (tensor: typeof a, isFlipped: boolean) => {
				const axes = tensor.shape.map((_, axis) => axis);
				return isFlipped ? tf.transpose(tensor, [...axes.slice(0, -2), ...axes.slice(-2).reverse()]) : tensor;
			};
			const left = tf.expandDims(flip(a, transposeA), -1);
			const right = tf.expandDims(flip(b, transposeB), -3);
			const sum = tf.sum(tf.mul(left, right), -2);
			return [tf.matMul(a, b, transposeA, transposeB), sum].map((tensor) => ({
				shape: tensor.shape,
				data: tensor.dataSync(),
			}));
		});
		expect(product.shape).toEqual(expected.shape);
		product.data.forEach((value, index) => expect(value).toBeCloseTo(expected.data[index], 4));
		expect(calls).toBeGreaterThan(0);
	};

	test.each([
		[false, false],
		[true, false],
		[false, true],
		[true, true],
	])('run on our GEMM and are right with transposes %s, %s', (transposeA, transposeB) => {
		expectProduct(transposeA ? [5, 3] : [3, 5], transposeB ? [4, 5] : [5, 4], transposeA, transposeB);
	});

	test('are right for stacks of matrices, one against many too', () => {
		expectProduct([2, 3, 5], [2, 5, 4], false, false);
		expectProduct([2, 3, 5], [1, 5, 4], false, false);
	});

	test('are right with bias and activation fused, ours or stock', () => {
		const [a, b, bias] = [values([3, 5]), values([5, 4]), values([4])];
		for (const activation of ['linear', 'relu', 'sigmoid'] as const) {
			const [fused, apart] = tf.tidy(() => {
				const operands = { a: tf.tensor2d(a, [3, 5]), b: tf.tensor2d(b, [5, 4]) };
				const sum = tf.add(tf.matMul(operands.a, operands.b), tf.tensor1d(bias));
				const applied = { linear: () => sum, relu: () => tf.relu(sum), sigmoid: () => tf.sigmoid(sum) }[activation]();
				return [tf.fused.matMul({ ...operands, bias: tf.tensor1d(bias), activation }), applied].map((x) =>
					x.dataSync(),
				);
			});
			fused.forEach((value, index) => expect(value).toBeCloseTo(apart[index], 4));
		}
	});
});
