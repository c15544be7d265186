import { standardNormal, twoSided } from './distributions';
import { signedRanks } from './signed-ranks';
import type { TestResult } from './test-result';

/**
 * Wilcoxon's signed-rank test (Wilcoxon 1945, Biometrics Bulletin 1): are differences a − b symmetric about zero? Pairs that do
 * not differ are dropped (Wilcoxon's own rule), ties share average ranks and shrink the variance; normal approximation
 * without continuity correction. p = 1 where no pair differs.
 * @returns statistic: the smaller sum of ranks
 * @throws ShapeError where the samples do not pair up
 */
export function wilcoxonSignedRank(a: ArrayLike<number>, b: ArrayLike<number>): TestResult & { z: number } {
	const { positive, negative, count, tieSizes } = signedRanks(a, b);
	const statistic = Math.min(positive, negative);
	if (count === 0) return { statistic, z: 0, pValue: 1 };
	const expected = (count * (count + 1)) / 4;
	let ties = 0;
	for (const size of tieSizes) ties += size ** 3 - size;
	const deviation = Math.sqrt((count * (count + 1) * (2 * count + 1) - ties / 2) / 24);
	const z = (statistic - expected) / deviation;
	return { statistic, z, pValue: twoSided(standardNormal, z) };
}
