import { rowValues, type CsrMatrix } from '$lib/core/csr-matrix';
import { meanRating } from './signal';

/** What to expect of a rating before looking at neighbours, and between which bounds it lies. */
export interface RatingBaseline {
	/** Mean of all ratings; 0 where there is none. */
	globalMean: number;
	/** [rowCount] mean of the row's ratings; globalMean for a row without any. */
	rowMeans: Float64Array;
	/** Smallest and largest value seen. */
	lowest: number;
	highest: number;
}

/** Blank ratings (NaN) are left out. */
export function ratingBaseline(matrix: CsrMatrix): RatingBaseline {
	let lowest = Infinity;
	let highest = -Infinity;
	for (const value of matrix.values) {
		if (value < lowest) lowest = value;
		if (value > highest) highest = value;
	}
	if (lowest > highest) lowest = highest = 0;
	const globalMean = orElse(meanRating(matrix.values), 0);
	const rowMeans = Float64Array.from({ length: matrix.rowCount }, (_, row) =>
		orElse(meanRating(rowValues(matrix, row)), globalMean),
	);
	return { globalMean, rowMeans, lowest, highest };
}

function orElse(value: number, otherwise: number): number {
	return Number.isNaN(value) ? otherwise : value;
}

/** `base` moved by the weighted mean deviation of the neighbours, within the seen range. */
export function predictedRating(base: number, deviations: number, weights: number, baseline: RatingBaseline): number {
	const rating = weights > 0 ? base + deviations / weights : base;
	return Math.min(baseline.highest, Math.max(baseline.lowest, rating));
}
