import { denseAdamProof } from '$lib/kernels/dense-adam/dense-adam.proof';
import { embeddingBagsProof } from '$lib/kernels/embedding-lookup/embedding-bags.proof';
import { gemmProof } from '$lib/kernels/gemm/gemm.proof';
import { inBatchSoftmaxProof } from '$lib/kernels/in-batch-softmax/in-batch-softmax.proof';
import { normaliseRowsProof } from '$lib/kernels/normalise-rows/normalise-rows.proof';
import { sparseApplyProof } from '$lib/kernels/sparse-apply/sparse-apply.proof';
import { scoreTopKProof } from '$lib/kernels/top-k/score-top-k.proof';
import type { GpuProof } from './proof';

/** One line a WGSL program. */
export const kernelProofs: readonly GpuProof[] = [
	gemmProof,
	inBatchSoftmaxProof,
	embeddingBagsProof,
	sparseApplyProof,
	normaliseRowsProof,
	denseAdamProof,
	scoreTopKProof,
];
