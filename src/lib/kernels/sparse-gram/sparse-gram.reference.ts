import { transpose, type CsrMatrix } from '$lib/core/csr-matrix';

/** XᵀX, each element summed in f64 over ascending rows of X and rounded once. */
export function sparseGramReference(matrix: CsrMatrix, out: Float32Array): void {
	const { columnCount, rowOffsets, columnIndices, values } = matrix;
	const byColumn = transpose(matrix).matrix;
	const sums = new Float64Array(columnCount);
	for (let column = 0; column < columnCount; column++) {
		sums.fill(0);
		for (let entry = byColumn.rowOffsets[column]; entry < byColumn.rowOffsets[column + 1]; entry++) {
			const row = byColumn.columnIndices[entry];
			for (let other = rowOffsets[row]; other < rowOffsets[row + 1]; other++) {
				sums[columnIndices[other]] += byColumn.values[entry] * values[other];
			}
		}
		out.set(sums, column * columnCount);
	}
}
