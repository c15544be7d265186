import type { CsrMatrix } from '$lib/core/csr-matrix';
import { copyPadded, copyUnpadded, takeGram } from '$lib/kernels/als-solve/padded-factors';
import type { Engine } from '$lib/kernels/engine';
import type { AlsConjugateGradientOptions } from '$lib/kernels/kernel';

const rowsPerChunk = 16;

/** Rows stay in whole vectors of eight; no system is built. f32 throughout. */
export function alsConjugateGradientSimd(
	engine: Engine,
	matrix: CsrMatrix,
	columnFactors: Float32Array,
	{ dim, unobservedWeight, regularisation, gram, steps }: AlsConjugateGradientOptions,
	out: Float32Array,
): void {
	const { memory, laneCount, run } = engine;
	const { rowCount, columnCount } = matrix;
	const paddedDim = Math.ceil(dim / 8) * 8;
	const stride = paddedDim * 4;
	memory.scoped(() => {
		const factors = copyPadded(engine, columnFactors, dim, paddedDim);
		const dense = takeGram(engine, { factors, columnCount, dim, paddedDim, weight: unobservedWeight, gram });
		const rowOffsets = memory.copyIn(matrix.rowOffsets);
		const columnIndices = memory.copyIn(matrix.columnIndices);
		const values = memory.copyIn(matrix.values);
		const diagonal = memory.copyIn(regularisation);
		const solution = copyPadded(engine, out, dim, paddedDim);
		const scratchStride = 3 * stride + 64;
		const scratch = memory.take(laneCount * scratchStride);
		// prettier-ignore
		run('conjugateGradientRows', Math.ceil(rowCount / rowsPerChunk), rowsPerChunk, rowCount, steps, stride, rowOffsets,
			columnIndices, values, factors, dense, diagonal, solution, scratch, scratchStride);
		copyUnpadded(engine, solution, paddedDim, out, dim);
	});
}
