import type { Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { Gpu } from '$lib/kernels/gpu/gpu';
import { gemmScratchLength } from '$lib/kernels/gemm/gemm.webgpu';
import { inBatchSoftmaxGpu } from '$lib/kernels/in-batch-softmax/in-batch-softmax.webgpu';
import { bufferOf, tensorOver } from './own-device';
import type { SoftmaxLoss } from './softmax-loss';
import type { Tf } from './tf';

/** For batches of one size. */
export interface SoftmaxShape {
	batchSize: number;
	candidateCount: number;
	dim: number;
}

/**
 * `fusedSoftmaxLoss` on the graphics processor: our program reads TF.js's tensors and TF.js reads its gradients, all in place.
 * One loss at a time: its value and gradients are good until the next is asked for.
 */
export function gpuSoftmaxLoss(tf: Tf, gpu: Gpu, shape: SoftmaxShape): { loss: SoftmaxLoss; release: () => void } {
	const { batchSize, candidateCount, dim } = shape;
	const inputs = {
		positives: gpu.buffer(batchSize),
		positiveLogQ: gpu.buffer(batchSize),
		candidateItems: gpu.buffer(candidateCount),
		logQ: gpu.buffer(candidateCount),
	};
	const outputs = {
		queries: gpu.buffer(batchSize * dim),
		candidates: gpu.buffer(candidateCount * dim),
		losses: gpu.buffer(batchSize),
		logits: gpu.buffer(batchSize * candidateCount),
		scratch: gpu.buffer(gemmScratchLength),
	};

	const loss: SoftmaxLoss = (queries, candidates, targets) => {
		const operation = tf.customGrad((...tensors: unknown[]) => {
			const [q, c] = tensors as [Tensor2D, Tensor2D];
			gpu.write(inputs.positives, targets.positives);
			gpu.write(inputs.positiveLogQ, targets.positiveLogQ);
			gpu.write(inputs.candidateItems, targets.candidateItems);
			gpu.write(inputs.logQ, targets.logQ);
			const input = {
				...shape,
				...inputs,
				scale: targets.scale,
				queries: bufferOf(tf, q),
				candidates: bufferOf(tf, c),
			};
			inBatchSoftmaxGpu(gpu, input, outputs);
			gpu.flush();
			const value = tf.mean(tensorOver(tf, outputs.losses, [batchSize, 1]));
			const gradFunc = (slope: Tensor) => [
				tf.mul(tensorOver(tf, outputs.queries, q.shape), slope),
				tf.mul(tensorOver(tf, outputs.candidates, c.shape), slope),
			];
			return { value, gradFunc };
		});
		return operation(queries, candidates) as Scalar;
	};

	return {
		loss,
		release: () => [...Object.values(inputs), ...Object.values(outputs)].forEach((buffer) => buffer.destroy()),
	};
}
