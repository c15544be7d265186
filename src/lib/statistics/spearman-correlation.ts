import { pearsonCorrelation } from './pearson-correlation';
import { averageRanks } from './ranks';
import type { TestResult } from './test-result';

/**
 * Spearman's ρ: Pearson's r of the average ranks (Spearman 1904), with the same t test.
 * @throws ShapeError where the samples do not pair up
 */
export function spearmanCorrelation(x: ArrayLike<number>, y: ArrayLike<number>): TestResult {
	return pearsonCorrelation(averageRanks(x).ranks, averageRanks(y).ranks);
}
