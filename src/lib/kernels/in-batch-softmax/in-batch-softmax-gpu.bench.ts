import type { Measurement } from '$lib/kernels/bench';
import type { Gpu } from '$lib/kernels/gpu/gpu';
import { gemmScratchLength } from '$lib/kernels/gemm/gemm.webgpu';
import { indices, uniform, withBuffers } from '$lib/kernels/gpu/proof';
import { bestOfGpu } from '$lib/kernels/gpu/time-gpu';
import { softmaxMeasurement, type SoftmaxSizes } from './in-batch-softmax.bench';
import { inBatchSoftmaxGpu } from './in-batch-softmax.webgpu';

/** Value and gradients, all on the device; operations as on the processor. */
export async function measureInBatchSoftmaxGpu(gpu: Gpu, budgetMs: number, sizes: SoftmaxSizes): Promise<Measurement> {
	const { batchSize, candidateCount, dim } = sizes;
	const contents = {
		queries: uniform(batchSize * dim, 1),
		candidates: uniform(candidateCount * dim, 2),
		positives: Uint32Array.from({ length: batchSize }, (_, query) => query),
		positiveLogQ: batchSize,
		candidateItems: indices(candidateCount, 3000, 3),
		logQ: candidateCount,
		ofQueries: batchSize * dim,
		ofCandidates: candidateCount * dim,
		losses: batchSize,
		logits: batchSize * candidateCount,
		scratch: gemmScratchLength,
	};
	const bestMs = await withBuffers(gpu, contents, (buffers) => {
		const output = { ...buffers, queries: buffers.ofQueries, candidates: buffers.ofCandidates };
		const input = { ...sizes, scale: 5, ...buffers };
		return bestOfGpu(gpu, () => inBatchSoftmaxGpu(gpu, input, output), budgetMs);
	});
	return softmaxMeasurement(sizes, bestMs);
}
