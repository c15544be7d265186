import type { CsrMatrix } from '$lib/core/csr-matrix';
import type { SparseNeighboursOptions } from '$lib/kernels/kernel';

export interface RowStatistics {
	/** [rowCount] mean over all columns, zeros included; 0 for cosine, which does not centre. */
	means: Float64Array;
	/** [rowCount] length of the (centred) row; for 'dot' 1, or 0 for a row of zeros */
	norms: Float64Array;
}

/** What the lengths of two rows count for where one is looked at from the other. */
export interface AsymmetricNorms {
	/** [rowCount] of the row whose neighbours are sought: |x|^2α; 0 for a row of zeros. */
	own: Float64Array;
	/** [rowCount] of the neighbour: |x|^2(1 − α); 0 for a row of zeros. */
	others: Float64Array;
}

/** @param alpha ½ leaves both as they are */
export function asymmetricNorms(norms: Float64Array, alpha = 0.5): AsymmetricNorms {
	return { own: powersOf(norms, 2 * alpha), others: powersOf(norms, 2 * (1 - alpha)) };
}

/** A row of zeros stays 0 to the power 0 too: it has no neighbours. */
function powersOf(norms: Float64Array, exponent: number): Float64Array {
	return exponent === 1 ? norms : norms.map((norm) => (norm > 0 ? norm ** exponent : 0));
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
