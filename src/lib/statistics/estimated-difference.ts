import { standardNormal, twoSided, type Distribution } from './distributions';

/** A difference between two arms as every test of the A/B engine gives it back. */
export interface EstimatedDifference {
	/** b − a. */
	difference: number;
	standardError: number;
	low: number;
	high: number;
	/** difference / standardError: a z or a t. */
	statistic: number;
	/** Two-sided. */
	pValue: number;
}

/**
 * Difference, interval and two-sided p-value of an estimate with a symmetric reference distribution. Without any spread
 * (standard error 0) an equal pair has p = 1 and a different one p = 0.
 * @param alpha 0.05 for a 95 % interval
 */
export function estimatedDifference(
	difference: number,
	standardError: number,
	alpha: number,
	reference: Distribution = standardNormal,
): EstimatedDifference {
	const half = reference.quantile(1 - alpha / 2) * standardError;
	const statistic = difference === 0 ? 0 : difference / standardError;
	return {
		difference,
		standardError,
		low: difference - half,
		high: difference + half,
		statistic,
		pValue: twoSided(reference, statistic),
	};
}
