import { chiSquareSurvival } from './distributions';
import type { TestResult } from './test-result';

/**
 * Sample ratio mismatch (Fabijan et al. 2019, KDD): Pearson's χ² of the visitors each arm got against the shares planned. A tiny p
 * says that the assignment is broken, and then no other number of the test can be trusted. Usual threshold: 0.001.
 * @param counts visitors of each arm
 * @param shares planned; brought to sum 1
 */
export function sampleRatioTest(counts: readonly number[], shares: readonly number[]): TestResult {
	const total = sum(counts);
	const whole = sum(shares);
	if (total === 0) return { statistic: 0, pValue: 1 };
	const statistic = counts.reduce((chiSquare, count, arm) => {
		const expected = (total * shares[arm]) / whole;
		return expected === 0 ? chiSquare : chiSquare + (count - expected) ** 2 / expected;
	}, 0);
	return { statistic, pValue: chiSquareSurvival(statistic, counts.length - 1) };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
