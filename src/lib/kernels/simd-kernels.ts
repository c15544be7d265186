import { alsConjugateGradientSimd } from './als-conjugate-gradient/als-conjugate-gradient.simd';
import { alsSolveSimd } from './als-solve/als-solve.simd';
import { compileBinary, type SimdBuild } from './binaries';
import { checkedKernels } from './checked-kernels';
import { embeddingLookupReference } from './embedding-lookup/embedding-lookup.reference';
import { createEngine, type Engine, type KernelExports } from './engine';
import { gemmSimd } from './gemm/gemm.simd';
import { inBatchSoftmaxSimd } from './in-batch-softmax/in-batch-softmax.simd';
import { invertPositiveDefiniteSimd } from './invert-positive-definite/invert-positive-definite.simd';
import type { Kernels } from './kernel';
import { KernelMemory } from './memory';
import { pairwiseStepsSimd } from './pairwise-steps/pairwise-steps.simd';
import { createPool } from './pool';
import { rankRowsSimd } from './rank-rows/rank-rows.simd';
import { createSimdWorkspace } from './simd-workspace';
import { slimColumnsSimd } from './slim-columns/slim-columns.simd';
import { sparseGramSimd } from './sparse-gram/sparse-gram.simd';
import { sparseNeighboursSimd } from './sparse-neighbours/sparse-neighbours.simd';
import { topKSimd } from './top-k/top-k.simd';

/** The WebAssembly kernels on one thread. */
export async function createSimdKernels(build: SimdBuild): Promise<Kernels> {
	const module = await compileBinary(build);
	const wasmMemory = new WebAssembly.Memory({ initial: 1 });
	const instance = await WebAssembly.instantiate(module, { env: { memory: wasmMemory } });
	return kernelsOn(createEngine(instance.exports as KernelExports, new KernelMemory(wasmMemory)));
}

/**
 * The WebAssembly kernels on `threads` threads, this one included; `startLane` starts `workers/lane.worker.ts`.
 * @throws UnsupportedBackendError if a thread does not start
 */
export async function createThreadedKernels(
	build: SimdBuild,
	threads: number,
	startLane: () => Worker,
): Promise<Kernels> {
	return kernelsOn(await createPool(await compileBinary(`${build}-threads`), threads, startLane));
}

/** All kernels on one engine. */
export function kernelsOn(engine: Engine): Kernels {
	return checkedKernels({
		backend: 'simd',
		threads: engine.laneCount,
		gemm: (shape, a, b, c) => gemmSimd(engine, shape, a, b, c),
		// A copy of rows is bound by memory: going through kernel memory would only copy twice.
		embeddingLookup: embeddingLookupReference,
		openWorkspace: () => createSimdWorkspace(engine),
		inBatchSoftmax: (input, gradients) => inBatchSoftmaxSimd(engine, input, gradients),
		topK: (scores, k, outIndices, outScores) => topKSimd(engine, scores, k, outIndices, outScores),
		rankRows: (input) => rankRowsSimd(engine, input),
		sparseNeighbours: (matrix, options) => sparseNeighboursSimd(engine, matrix, options),
		sparseGram: (matrix, out) => sparseGramSimd(engine, matrix, out),
		invertPositiveDefinite: (a, n) => invertPositiveDefiniteSimd(engine, a, n),
		alsSolve: (matrix, columnFactors, options, out) => alsSolveSimd(engine, matrix, columnFactors, options, out),
		alsConjugateGradient: (matrix, columnFactors, options, out) =>
			alsConjugateGradientSimd(engine, matrix, columnFactors, options, out),
		pairwiseSteps: (factors, schedule, options) => pairwiseStepsSimd(engine, factors, schedule, options),
		slimColumns: (gram, candidates, options, out) => slimColumnsSimd(engine, gram, candidates, options, out),
	});
}
