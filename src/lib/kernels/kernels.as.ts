/** The one module of all kernels: every export is called by the `.simd.ts` file beside its source. */
export { gemmPackColumns, gemmRows } from './gemm/gemm.as';
export { rankRows } from './rank-rows/rank-rows.as';
export {
	dropOvertaken,
	mergeLanes,
	noteCandidates,
	quantiseRows,
	scoreRows,
	searchRows,
} from './vector-search/vector-search.as';
export { poolBags } from './embedding-lookup/embedding-bags.as';
export { adagradRows, adamRows, groupByRow, listSources, stepAdam } from './sparse-apply/sparse-apply.as';
export { denseInputRows, denseRows, denseWeightColumns } from './dense-layer/dense-layer.as';
export { normaliseGradientRows, normaliseRows } from './normalise-rows/normalise-rows.as';
export { addParts, softmaxBlock } from './in-batch-softmax/in-batch-softmax.as';
export { mergeTop, selectTop, topKChunk } from './top-k/top-k.as';
export { neighbourRows } from './sparse-neighbours/sparse-neighbours.as';
export { gramRows } from './sparse-gram/sparse-gram.as';
export {
	copyPanel,
	negateAndMirror,
	storePanel,
	updateLowerRows,
} from './invert-positive-definite/invert-positive-definite.as';
export { alsRows } from './als-solve/als-solve.as';
export { conjugateGradientRows } from './als-conjugate-gradient/als-conjugate-gradient.as';
export { pairwiseCell } from './pairwise-steps/pairwise-steps.as';
export { slimColumns } from './slim-columns/slim-columns.as';
