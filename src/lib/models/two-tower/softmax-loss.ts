import type { Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { Kernels } from '$lib/kernels/kernel';
import type { Tf } from './tensor-runtime';

/** Which item each candidate is, how likely it was drawn, and 1 / temperature. */
export interface SoftmaxTargets {
	/** [candidateCount] */
	candidateItems: Uint32Array;
	/** [candidateCount] */
	logQ: Float32Array;
	scale: number;
}

/** Mean in-batch softmax loss of queries [B × dim] over candidates [C × dim], candidate b the positive of query b. */
export type SoftmaxLoss = (queries: Tensor2D, candidates: Tensor2D, targets: SoftmaxTargets) => Scalar;

/** Value and gradient in one pass of our kernel, as one operation on the tape. */
export function fusedSoftmaxLoss(tf: Tf, kernels: Kernels): SoftmaxLoss {
	return (queries, candidates, targets) => {
		const dim = queries.shape[1];
		const operation = tf.customGrad((...tensors: unknown[]) => {
			const [q, c] = tensors as [Tensor2D, Tensor2D];
			const gradients = {
				queries: new Float32Array(q.size),
				candidates: new Float32Array(c.size),
			};
			const input = { ...targets, queries: floats(q), candidates: floats(c), dim };
			const value = tf.scalar(kernels.inBatchSoftmax(input, gradients));
			const gradFunc = (slope: Tensor) => [
				tf.mul(tf.tensor2d(gradients.queries, q.shape), slope),
				tf.mul(tf.tensor2d(gradients.candidates, c.shape), slope),
			];
			return { value, gradFunc };
		});
		return operation(queries, candidates) as Scalar;
	};
}

/** The same loss in plain TF.js operations: for WebGPU, where the numbers must not leave the device in mid-step. */
export function plainSoftmaxLoss(tf: Tf): SoftmaxLoss {
	return (queries, candidates, { candidateItems, logQ, scale }) => {
		const [batchSize, candidateCount] = [queries.shape[0], candidates.shape[0]];
		const items = tf.tensor1d(Int32Array.from(candidateItems), 'int32');
		const positives = tf.slice(items, 0, batchSize);
		const sameItem = tf.equal(tf.expandDims(positives, 1), tf.expandDims(items, 0));
		const samePlace = tf.equal(
			tf.expandDims(tf.range(0, batchSize, 1, 'int32'), 1),
			tf.expandDims(tf.range(0, candidateCount, 1, 'int32'), 0),
		);
		const accidental = tf.cast(tf.logicalAnd(sameItem, tf.logicalNot(samePlace)), 'float32');
		const corrections = tf.tensor1d(logQ);
		const products = tf.mul(tf.matMul(queries, candidates, false, true), scale);
		const logits = tf.sub(tf.sub(products, corrections), tf.mul(accidental, 1e9));
		const ofPositives = tf.mul(tf.sum(tf.mul(queries, tf.slice(candidates, [0, 0], queries.shape)), 1), scale);
		const own = tf.sub(ofPositives, tf.slice(corrections, 0, batchSize));
		return tf.mean(tf.sub(tf.logSumExp(logits, 1), own)) as Scalar;
	};
}

function floats(tensor: Tensor): Float32Array {
	return tensor.dataSync() as Float32Array;
}
