import { alsConjugateGradientReference } from './als-conjugate-gradient/als-conjugate-gradient.reference';
import { alsSolveReference } from './als-solve/als-solve.reference';
import { checkedKernels } from './checked-kernels';
import { embeddingLookupReference } from './embedding-lookup/embedding-lookup.reference';
import { gemmReference } from './gemm/gemm.reference';
import { inBatchSoftmaxReference } from './in-batch-softmax/in-batch-softmax.reference';
import { invertPositiveDefiniteReference } from './invert-positive-definite/invert-positive-definite.reference';
import type { Kernels } from './kernel';
import { pairwiseStepsReference } from './pairwise-steps/pairwise-steps.reference';
import { rankRowsReference } from './rank-rows/rank-rows.reference';
import { createReferenceWorkspace } from './reference-workspace';
import { slimColumnsReference } from './slim-columns/slim-columns.reference';
import { sparseGramReference } from './sparse-gram/sparse-gram.reference';
import { sparseNeighboursReference } from './sparse-neighbours/sparse-neighbours.reference';
import { topKReference } from './top-k/top-k.reference';

/** Plain TypeScript, sums in f64: the definition of correct, and what runs where WebAssembly SIMD is missing. */
export const referenceKernels: Kernels = checkedKernels({
	backend: 'reference',
	threads: 1,
	gemm: gemmReference,
	embeddingLookup: embeddingLookupReference,
	openWorkspace: createReferenceWorkspace,
	inBatchSoftmax: inBatchSoftmaxReference,
	topK: topKReference,
	rankRows: rankRowsReference,
	sparseNeighbours: sparseNeighboursReference,
	sparseGram: sparseGramReference,
	invertPositiveDefinite: invertPositiveDefiniteReference,
	alsSolve: alsSolveReference,
	alsConjugateGradient: alsConjugateGradientReference,
	pairwiseSteps: pairwiseStepsReference,
	slimColumns: slimColumnsReference,
});
