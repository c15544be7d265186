import type { CsrMatrix } from '$lib/core/csr-matrix';
import { rowColumns, rowValues } from '$lib/core/csr-matrix';

/** How much a value of a vector says by how rare its column is, and for BM25 by how long the vector is. */
export type Weighting = 'none' | 'tf-idf' | 'bm25';

/** The usual constants of BM25 (Robertson and Zaragoza 2009, §3.2). */
const SATURATION = 1.2;
const LENGTH_SHARE = 0.75;

/** Weights one vector: its columns and its values, in parallel; a new array. */
export type WeighVector = (columns: Uint32Array, values: Float32Array) => Float32Array;

/**
 * By the columns of a matrix of vectors: idf_c = ln(rowCount / (1 + n_c)), never below 0, with n_c the vectors that have c.
 * 'tf-idf': √x·idf_c. 'bm25': idf_c·x·(k₁ + 1) / (x + k₁(1 − b + b·|row| / mean |row|)), |row| the sum of its values.
 * Both as in implicit's TFIDFRecommender and BM25Recommender.
 */
export function createWeighting(matrix: CsrMatrix, weighting: Weighting): WeighVector {
	if (weighting === 'none') return (_, values) => values;
	const { rowCount, columnCount, columnIndices, values } = matrix;
	const counts = new Uint32Array(columnCount);
	for (const column of columnIndices) counts[column]++;
	const idf = Float64Array.from(counts, (count) => Math.max(0, Math.log(rowCount / (1 + count))));
	if (weighting === 'tf-idf') {
		return (columns, row) =>
			row.map((value, place) => Math.sign(value) * Math.sqrt(Math.abs(value)) * idf[columns[place]]);
	}
	const meanLength = sumOf(values) / Math.max(1, rowCount);
	return (columns, row) => {
		const length = 1 - LENGTH_SHARE + (LENGTH_SHARE * sumOf(row)) / meanLength;
		return row.map((value, place) =>
			value === 0 ? 0 : (idf[columns[place]] * value * (SATURATION + 1)) / (value + SATURATION * length),
		);
	};
}

/** Every row weighted; shares the index arrays of `matrix`. */
export function weightRows(matrix: CsrMatrix, weigh: WeighVector): CsrMatrix {
	const values = new Float32Array(matrix.values.length);
	for (let row = 0; row < matrix.rowCount; row++) {
		values.set(weigh(rowColumns(matrix, row), rowValues(matrix, row)), matrix.rowOffsets[row]);
	}
	return { ...matrix, values };
}

function sumOf(values: Float32Array): number {
	let sum = 0;
	for (let index = 0; index < values.length; index++) sum += values[index];
	return sum;
}
