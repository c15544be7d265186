import type { Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { InBatchSoftmaxInput, Kernels } from '$lib/kernels/kernel';
import type { Tf } from './tf';

/** All that `InBatchSoftmaxInput` has beside its matrices. */
export type SoftmaxTargets = Omit<InBatchSoftmaxInput, 'queries' | 'candidates' | 'dim'>;

/** Mean in-batch softmax loss of queries [B × dim] over candidates [C × dim]. */
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

function floats(tensor: Tensor): Float32Array {
	return tensor.dataSync() as Float32Array;
}
