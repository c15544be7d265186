import type { CsrMatrix } from '$lib/core/csr-matrix';
import type { Engine } from '$lib/kernels/engine';
import { packColumns, takeTileScratch } from '$lib/kernels/gemm/gemm.simd';
import { notPositiveDefinite } from '$lib/kernels/invert-positive-definite/invert-positive-definite.reference';
import type { AlsSolveOptions } from '$lib/kernels/kernel';

const rowsPerChunk = 8;
const gatherDepth = 64;
const gramRowsPerChunk = 12;

/** Outer products by the GEMM's tile, then a Cholesky solve a row; f32 throughout. */
export function alsSolveSimd(
	engine: Engine,
	matrix: CsrMatrix,
	columnFactors: Float32Array,
	{ dim, unobservedWeight, regularisation }: AlsSolveOptions,
	out: Float32Array,
): void {
	const { memory, laneCount, run } = engine;
	const { rowCount, columnCount } = matrix;
	// Room for the last tile of six rows read across, in whole panels of eight.
	const paddedDim = Math.ceil((Math.ceil(dim / 6) * 6) / 8) * 8;
	const stride = paddedDim * 4;
	memory.scoped(() => {
		const factors = copyPadded(engine, columnFactors, dim, paddedDim);
		const gram = takeGram(engine, factors, columnCount, paddedDim, unobservedWeight);
		const rowOffsets = memory.copyIn(matrix.rowOffsets);
		const columnIndices = memory.copyIn(matrix.columnIndices);
		const values = memory.copyIn(matrix.values);
		const diagonal = memory.copyIn(regularisation);
		const solution = memory.take(out.byteLength);
		const scratchStride = (Math.ceil(dim / 6) * 6 + 1 + 2 * gatherDepth) * stride + 64;
		const scratch = memory.take(laneCount * scratchStride);
		// prettier-ignore
		run('alsRows', Math.ceil(rowCount / rowsPerChunk), rowsPerChunk, rowCount, dim, stride, rowOffsets, columnIndices,
			values, factors, gram, diagonal, solution, scratch, scratchStride);
		memory.copyOut(solution, out);
	});
	// NaN spreads from a bad pivot to the whole row, so the first element tells.
	for (let start = 0; start < out.length; start += dim) if (Number.isNaN(out[start])) throw notPositiveDefinite();
}

/** Rows of `dim` become rows of `paddedDim`, zeros behind. */
function copyPadded({ memory }: Engine, rows: Float32Array, dim: number, paddedDim: number): number {
	const rowCount = rows.length / dim;
	const address = memory.take(rowCount * paddedDim * 4);
	const target = memory.f32.subarray(address / 4, address / 4 + rowCount * paddedDim).fill(0);
	for (let row = 0; row < rowCount; row++) target.set(rows.subarray(row * dim, (row + 1) * dim), row * paddedDim);
	return address;
}

/** α₀ YᵀY [paddedDim × paddedDim]. */
function takeGram(engine: Engine, factors: number, columnCount: number, paddedDim: number, weight: number): number {
	const { memory, run } = engine;
	const stride = paddedDim * 4;
	const address = memory.take(paddedDim * stride);
	memory.f32.fill(0, address / 4, address / 4 + paddedDim * paddedDim);
	memory.scoped(() => {
		const byRow = { address: factors, rowStride: stride, columnStride: 4 };
		const packed = packColumns(engine, byRow, columnCount, paddedDim);
		const scratch = takeTileScratch(engine);
		// prettier-ignore
		run('gemmRows', Math.ceil(paddedDim / gramRowsPerChunk), gramRowsPerChunk, paddedDim, paddedDim, columnCount,
			factors, 4, stride, packed, address, stride, 0, scratch);
	});
	const values = memory.f32.subarray(address / 4, address / 4 + paddedDim * paddedDim);
	for (let index = 0; index < values.length; index++) values[index] *= weight;
	return address;
}
