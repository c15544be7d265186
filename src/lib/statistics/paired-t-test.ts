import { studentT, twoSided } from './distributions';
import { differences, mean, variance } from './moments';
import type { TestResult } from './test-result';

/**
 * Student's t test of paired samples (Student 1908, Biometrika 6): is the mean of a − b zero? t = mean / √(var / n) with
 * n − 1 degrees of freedom. Pairs that never differ give t = 0 and p = 1, pairs that always differ by the same give ±∞ and 0.
 * @throws ShapeError where the samples do not pair up
 */
export function pairedTTest(
	a: ArrayLike<number>,
	b: ArrayLike<number>,
): TestResult & { degreesOfFreedom: number; meanDifference: number; standardError: number } {
	const pairs = differences(a, b);
	const meanDifference = mean(pairs);
	const degreesOfFreedom = pairs.length - 1;
	const standardError = Math.sqrt(variance(pairs) / pairs.length);
	const statistic = meanDifference === 0 && standardError === 0 ? 0 : meanDifference / standardError;
	const pValue = twoSided(studentT(degreesOfFreedom), statistic);
	return { statistic, pValue, degreesOfFreedom, meanDifference, standardError };
}
