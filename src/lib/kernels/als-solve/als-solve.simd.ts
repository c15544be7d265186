import type { CsrMatrix } from '$lib/core/csr-matrix';
import type { Engine } from '$lib/kernels/engine';
import { notPositiveDefinite } from '$lib/kernels/invert-positive-definite/invert-positive-definite.reference';
import type { AlsSolveOptions } from '$lib/kernels/kernel';
import { copyPadded, takeGram } from './padded-factors';

const rowsPerChunk = 8;
const gatherDepth = 32;

/** Outer products by the GEMM's tile, then a Cholesky solve a row; f32 throughout. */
export function alsSolveSimd(
	engine: Engine,
	matrix: CsrMatrix,
	columnFactors: Float32Array,
	{ dim, unobservedWeight, regularisation, gram }: AlsSolveOptions,
	out: Float32Array,
): void {
	const { memory, laneCount, run } = engine;
	const { rowCount, columnCount } = matrix;
	// Room for the last tile of six rows read across, in whole panels of eight; an odd number of cache lines.
	const paddedDim = 16 * (2 * Math.floor(Math.ceil((Math.ceil(dim / 6) * 6) / 16) / 2) + 1);
	const stride = paddedDim * 4;
	memory.scoped(() => {
		const factors = copyPadded(engine, columnFactors, dim, paddedDim);
		const dense = takeGram(engine, { factors, columnCount, dim, paddedDim, weight: unobservedWeight, gram });
		const rowOffsets = memory.copyIn(matrix.rowOffsets);
		const columnIndices = memory.copyIn(matrix.columnIndices);
		const values = memory.copyIn(matrix.values);
		const diagonal = memory.copyIn(regularisation);
		const solution = memory.take(out.byteLength);
		const panelBytes = Math.max(dim, gatherDepth) * stride;
		const scratchStride = (Math.ceil(dim / 6) * 6 + 1 + gatherDepth) * stride + panelBytes + 64;
		const scratch = memory.take(laneCount * scratchStride);
		// prettier-ignore
		run('alsRows', Math.ceil(rowCount / rowsPerChunk), rowsPerChunk, rowCount, dim, stride, rowOffsets, columnIndices,
			values, factors, dense, diagonal, solution, scratch, scratchStride);
		memory.copyOut(solution, out);
	});
	// NaN spreads from a bad pivot to the whole row, so the first element tells.
	for (let start = 0; start < out.length; start += dim) if (Number.isNaN(out[start])) throw notPositiveDefinite();
}
