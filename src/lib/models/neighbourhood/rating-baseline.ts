import type { CsrMatrix } from '$lib/core/csr-matrix';

/** What to expect of a rating before looking at neighbours, and between which bounds it lies. */
export interface RatingBaseline {
	/** Mean of all entries; 0 where there is none. */
	globalMean: number;
	/** [rowCount] mean of the row's entries; globalMean for an empty row. */
	rowMeans: Float64Array;
	/** Smallest and largest value seen. */
	lowest: number;
	highest: number;
}

export function ratingBaseline(matrix: CsrMatrix): RatingBaseline {
	const { rowCount, rowOffsets, values } = matrix;
	const rowMeans = new Float64Array(rowCount);
	let total = 0;
	let lowest = Infinity;
	let highest = -Infinity;
	for (let row = 0; row < rowCount; row++) {
		const length = rowOffsets[row + 1] - rowOffsets[row];
		let sum = 0;
		for (let entry = rowOffsets[row]; entry < rowOffsets[row + 1]; entry++) {
			sum += values[entry];
			lowest = Math.min(lowest, values[entry]);
			highest = Math.max(highest, values[entry]);
		}
		total += sum;
		rowMeans[row] = length === 0 ? NaN : sum / length;
	}
	if (values.length === 0) return { globalMean: 0, rowMeans: rowMeans.fill(0), lowest: 0, highest: 0 };
	const globalMean = total / values.length;
	for (let row = 0; row < rowCount; row++) if (Number.isNaN(rowMeans[row])) rowMeans[row] = globalMean;
	return { globalMean, rowMeans, lowest, highest };
}

/** `base` moved by the weighted mean deviation of the neighbours, within the seen range. */
export function predictedRating(base: number, deviations: number, weights: number, baseline: RatingBaseline): number {
	const rating = weights > 0 ? base + deviations / weights : base;
	return Math.min(baseline.highest, Math.max(baseline.lowest, rating));
}
