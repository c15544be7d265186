import { studentT, twoSided } from './distributions';
import { covariance, variance } from './moments';
import type { TestResult } from './test-result';

/**
 * Pearson's r of two samples with the t test of r = 0 on n − 2 degrees of freedom. NaN where one of them never varies.
 * @throws ShapeError where the samples do not pair up
 */
export function pearsonCorrelation(x: ArrayLike<number>, y: ArrayLike<number>): TestResult {
	const statistic = Math.max(-1, Math.min(1, covariance(x, y) / Math.sqrt(variance(x) * variance(y))));
	const degreesOfFreedom = x.length - 2;
	const t = statistic * Math.sqrt(degreesOfFreedom / ((1 - statistic) * (1 + statistic)));
	return { statistic, pValue: twoSided(studentT(degreesOfFreedom), t) };
}
