import { transpose, type CsrMatrix } from '$lib/core/csr-matrix';
import type { NearestRows, SparseNeighboursOptions } from '$lib/kernels/kernel';
import { topKReference } from '$lib/kernels/top-k/top-k.reference';
import { asymmetricNorms, rowStatistics } from './row-statistics';

/**
 * similarity(i, j) = (x_i·x_j − columnCount·mean_i·mean_j) / (|x_i|^2α·|x_j|^2(1−α) + shrink), in f64, rounded to f32
 * at the end; α is ½ unless given, the means are 0 but for Pearson, whose norms are those of the centred rows; for 'dot'
 * norms are 1. The row itself and similarity 0 (no common column for cosine; a constant row for Pearson) are left out; negative similarities may appear.
 * One row of the product at a time: Σ over the row's columns of that column of the transpose.
 */
export function sparseNeighboursReference(matrix: CsrMatrix, options: SparseNeighboursOptions): NearestRows {
	const { rowCount, columnCount, rowOffsets, columnIndices, values } = matrix;
	const { k, shrink, similarity, alpha } = options;
	const byColumn = transpose(matrix).matrix;
	const { means, norms } = rowStatistics(matrix, similarity);
	const { own, others } = asymmetricNorms(norms, alpha);
	const products = new Float64Array(rowCount);
	const row32 = new Float32Array(rowCount);
	const nearest: NearestRows = {
		k,
		counts: new Uint32Array(rowCount),
		indices: new Uint32Array(rowCount * k),
		similarities: new Float32Array(rowCount * k),
	};
	for (let row = 0; row < rowCount; row++) {
		products.fill(0);
		for (let entry = rowOffsets[row]; entry < rowOffsets[row + 1]; entry++) {
			const column = columnIndices[entry];
			for (let other = byColumn.rowOffsets[column]; other < byColumn.rowOffsets[column + 1]; other++) {
				products[byColumn.columnIndices[other]] += values[entry] * byColumn.values[other];
			}
		}
		const scaledMean = columnCount * means[row];
		for (let other = 0; other < rowCount; other++) {
			const product = products[other] - scaledMean * means[other];
			const length = own[row] * others[other] + shrink;
			const value = Math.fround(product / length);
			row32[other] = value !== 0 && length > 0 && norms[other] > 0 && norms[row] > 0 ? value : -Infinity;
		}
		row32[row] = -Infinity;
		const places = [row * k, (row + 1) * k] as const;
		nearest.counts[row] = topKReference(
			row32,
			k,
			nearest.indices.subarray(...places),
			nearest.similarities.subarray(...places),
		);
	}
	return nearest;
}
