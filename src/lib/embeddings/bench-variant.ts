import { breathe } from '$lib/core/abort';
import { UnsupportedBackendError } from '$lib/core/errors';
import { measureAls } from '$lib/kernels/als-solve/als-solve.bench';
import type { Measurement } from '$lib/kernels/bench';
import type { SimdBuild } from '$lib/kernels/binaries';
import { measureGemm } from '$lib/kernels/gemm/gemm.bench';
import { measureInBatchSoftmax } from '$lib/kernels/in-batch-softmax/in-batch-softmax.bench';
import { measureInverse } from '$lib/kernels/invert-positive-definite/invert-positive-definite.bench';
import { measureNormaliseRows } from '$lib/kernels/normalise-rows/normalise-rows.bench';
import { measureRankRows } from '$lib/kernels/rank-rows/rank-rows.bench';
import { measurePairwise } from '$lib/kernels/pairwise-steps/pairwise-steps.bench';
import { createSimdKernels, createThreadedKernels } from '$lib/kernels/simd-kernels';
import { measureSlimColumns } from '$lib/kernels/slim-columns/slim-columns.bench';
import { measureSparseGram } from '$lib/kernels/sparse-gram/sparse-gram.bench';
import { measureSparseNeighbours } from '$lib/kernels/sparse-neighbours/sparse-neighbours.bench';
import { measureTopK } from '$lib/kernels/top-k/top-k.bench';
import { measureTraining } from '$lib/kernels/training.bench';
import { measureQuantiseRows } from '$lib/kernels/vector-search/quantise-rows.bench';
import { measureRecall, measureVectorTable, type SearchRecall } from './vector-table.bench';

/** Which binary on how many threads, and how long each shape is sampled. */
export interface BenchVariant {
	build: SimdBuild;
	threads: number;
	budgetMs: number;
	/** Sizes of the tables searched for the ten best of a query. */
	tableSizes: readonly number[];
	/** Rows of the table whose answers by 8 bits are held against a full scan; 0 for none. */
	recallRows: number;
}

export interface VariantMeasurements {
	measurements: Measurement[];
	/** For ten and for a hundred; null where it was not asked for. */
	recall: SearchRecall[] | null;
}

/**
 * Every kernel on one variant.
 * @throws UnsupportedBackendError where the threads asked for do not come: a figure for fewer would mislead
 */
export async function benchVariant(
	{ build, threads, budgetMs, tableSizes, recallRows }: BenchVariant,
	startLane: () => Worker,
	signal: AbortSignal,
): Promise<VariantMeasurements> {
	if (threads > 1 && !globalThis.crossOriginIsolated) {
		throw new UnsupportedBackendError('Threads were asked for, and this page is not isolated (COOP and COEP).');
	}
	const kernels =
		threads === 1 ? await createSimdKernels(build) : await createThreadedKernels(build, threads, startLane);
	const measures = [
		measureGemm,
		measureInBatchSoftmax,
		measureTraining,
		measureTopK,
		measureRankRows,
		measureSparseNeighbours,
		measureSparseGram,
		measureSlimColumns,
		measureInverse,
		measureAls,
		measurePairwise,
		measureNormaliseRows,
		measureQuantiseRows,
	];
	const measurements: Measurement[] = [];
	for (const measure of measures) {
		measurements.push(...measure(kernels, budgetMs));
		await breathe(signal);
	}
	measurements.push(...measureVectorTable(kernels, tableSizes, budgetMs));
	await breathe(signal);
	return { measurements, recall: recallRows > 0 ? measureRecall(kernels, recallRows) : null };
}
