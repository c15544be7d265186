import type { CsrMatrix } from '$lib/core/csr-matrix';
import type { SparseNeighboursOptions } from '$lib/kernels/kernel';

export interface RowStatistics {
	/** [rowCount] mean over all columns, zeros included; 0 for cosine, which does not centre. */
	means: Float64Array;
	/** [rowCount] length of the (centred) row; for 'dot' 1, or 0 for a row of zeros */
	norms: Float64Array;
}

/** What a similarity needs to know of each row besides the products. */
export function rowStatistics(matrix: CsrMatrix, similarity: SparseNeighboursOptions['similarity']): RowStatistics {
	const { rowCount, columnCount, rowOffsets, values } = matrix;
	const means = new Float64Array(rowCount);
	const norms = new Float64Array(rowCount);
	for (let row = 0; row < rowCount; row++) {
		let sum = 0;
		let squares = 0;
		for (let entry = rowOffsets[row]; entry < rowOffsets[row + 1]; entry++) {
			sum += values[entry];
			squares += values[entry] * values[entry];
		}
		if (similarity === 'pearson') means[row] = columnCount === 0 ? 0 : sum / columnCount;
		// Rounding can push the variance of a constant row just below zero.
		const length = Math.sqrt(Math.max(0, squares - columnCount * means[row] * means[row]));
		norms[row] = similarity === 'dot' ? Math.sign(length) : length;
	}
	return { means, norms };
}
