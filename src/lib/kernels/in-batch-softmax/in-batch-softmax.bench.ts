import { createRng } from '$lib/core/rng';
import { bestOf, billionsPerSecond, type Measurement } from '$lib/kernels/bench';
import type { Kernels } from '$lib/kernels/kernel';

export interface SoftmaxSizes {
	batchSize: number;
	candidateCount: number;
	dim: number;
}

/** Value and gradients: three products of the batch are 6 · B · C · dim operations. */
export function softmaxMeasurement({ batchSize, candidateCount, dim }: SoftmaxSizes, bestMs: number): Measurement {
	return {
		kernel: 'inBatchSoftmax',
		shape: `${batchSize} queries × ${candidateCount} candidates × ${dim}`,
		bestMs,
		rate: billionsPerSecond(6 * batchSize * candidateCount * dim, bestMs),
		unit: 'GFLOP/s',
	};
}

export function measureInBatchSoftmax(kernels: Kernels, budgetMs?: number): Measurement[] {
	const rng = createRng(1);
	return [
		{ batchSize: 1024, candidateCount: 1024, dim: 64 },
		{ batchSize: 1024, candidateCount: 2048, dim: 64 },
	].map((sizes) => {
		const { batchSize, candidateCount, dim } = sizes;
		const input = {
			queries: Float32Array.from({ length: batchSize * dim }, () => rng.normal() / 8),
			candidates: Float32Array.from({ length: candidateCount * dim }, () => rng.normal() / 8),
			positives: Uint32Array.from({ length: batchSize }, (_, query) => query),
			positiveLogQ: new Float32Array(batchSize),
			candidateItems: Uint32Array.from({ length: candidateCount }, () => rng.integer(3000)),
			logQ: new Float32Array(candidateCount),
			dim,
			scale: 20,
		};
		const gradients = { queries: input.queries.slice(), candidates: input.candidates.slice() };
		return softmaxMeasurement(
			sizes,
			bestOf(() => void kernels.inBatchSoftmax(input, gradients), budgetMs),
		);
	});
}
