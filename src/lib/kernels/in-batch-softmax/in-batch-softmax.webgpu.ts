import { gemmGpu } from '$lib/kernels/gemm/gemm.webgpu';
import type { Gpu } from '$lib/kernels/gpu/gpu';
import { withReductions } from '$lib/kernels/gpu/reductions';
import code from './in-batch-softmax.wgsl?raw';

export interface InBatchSoftmaxGpuInput {
	batchSize: number;
	candidateCount: number;
	dim: number;
	/** 1 / temperature. */
	scale: number;
	/** [batchSize × dim] */
	queries: GPUBuffer;
	/** [candidateCount × dim] */
	candidates: GPUBuffer;
	/** [batchSize] u32 */
	positives: GPUBuffer;
	/** [batchSize] */
	positiveLogQ: GPUBuffer;
	/** [candidateCount] u32 */
	candidateItems: GPUBuffer;
	/** [candidateCount] */
	logQ: GPUBuffer;
}

export interface InBatchSoftmaxGpuOutput {
	/** [batchSize × dim] ∂L/∂queries */
	queries: GPUBuffer;
	/** [candidateCount × dim] ∂L/∂candidates */
	candidates: GPUBuffer;
	/** [batchSize] loss of each query; their mean is the batch's. */
	losses: GPUBuffer;
	/** [batchSize × candidateCount] scratch: the logits, then their gradient, never held twice. */
	logits: GPUBuffer;
	/** `gemmScratchLength` numbers. */
	scratch: GPUBuffer;
}

/** Records the loss of `Kernels.inBatchSoftmax` and both gradients. */
export function inBatchSoftmaxGpu(gpu: Gpu, input: InBatchSoftmaxGpuInput, output: InBatchSoftmaxGpuOutput): void {
	const { batchSize, candidateCount, dim, scale } = input;
	const logits = { buffer: output.logits };
	const [queries, candidates] = [{ buffer: input.queries }, { buffer: input.candidates }];
	const products = { m: batchSize, n: candidateCount, k: dim, transposeB: true };
	gemmGpu(gpu, products, queries, candidates, logits, { alpha: scale });
	const { positives, positiveLogQ, candidateItems, logQ } = input;
	const buffers = [positives, positiveLogQ, candidateItems, logQ, output.logits, output.losses];
	const program = withReductions(gpu, { name: 'in-batch-softmax', code });
	gpu.dispatch(program, [batchSize, candidateCount, { f32: scale }], buffers, batchSize);
	const ofQueries = { m: batchSize, n: dim, k: candidateCount };
	const ofCandidates = { m: candidateCount, n: dim, k: batchSize, transposeA: true };
	gemmGpu(gpu, ofQueries, logits, candidates, { buffer: output.queries }, {}, output.scratch);
	gemmGpu(gpu, ofCandidates, logits, queries, { buffer: output.candidates }, {}, output.scratch);
}
