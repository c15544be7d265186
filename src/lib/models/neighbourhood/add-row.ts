import type { CsrMatrix } from '$lib/core/csr-matrix';

/** sums += factor · row; the inner loop of every neighbourhood score. */
export function addRow(matrix: CsrMatrix, row: number, factor: number, sums: Float64Array): void {
	// Locals: a property read in every step costs more than the addition.
	const { columnIndices, values } = matrix;
	const end = matrix.rowOffsets[row + 1];
	for (let entry = matrix.rowOffsets[row]; entry < end; entry++) {
		sums[columnIndices[entry]] += factor * values[entry];
	}
}
