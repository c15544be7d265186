import { transpose, type CsrMatrix } from '$lib/core/csr-matrix';
import type { Engine } from '$lib/kernels/engine';
import { holdsOnlyOnes } from '$lib/kernels/sparse-neighbours/sparse-neighbours.simd';

const rowsPerChunk = 16;

/** XᵀX a row at a time. */
export function sparseGramSimd({ memory, laneCount, run }: Engine, matrix: CsrMatrix, out: Float32Array): void {
	const { columnCount } = matrix;
	const byColumn = transpose(matrix).matrix;
	const isBinary = holdsOnlyOnes(matrix.values);
	memory.scoped(() => {
		const product = memory.take(out.byteLength);
		const accumulatorStride = Math.ceil((columnCount * (isBinary ? 4 : 8)) / 64) * 64 + 64;
		const accumulators = memory.take(laneCount * accumulatorStride);
		const [columnOffsets, rowIndices] = [memory.copyIn(byColumn.rowOffsets), memory.copyIn(byColumn.columnIndices)];
		const [rowOffsets, columnIndices] = [memory.copyIn(matrix.rowOffsets), memory.copyIn(matrix.columnIndices)];
		const columnValues = isBinary ? 0 : memory.copyIn(byColumn.values);
		const values = isBinary ? 0 : memory.copyIn(matrix.values);
		// prettier-ignore
		run('gramRows', Math.ceil(columnCount / rowsPerChunk), rowsPerChunk, columnCount, columnOffsets, rowIndices,
			columnValues, rowOffsets, columnIndices, values, isBinary ? 1 : 0, product, accumulators, accumulatorStride);
		memory.copyOut(product, out);
	});
}
