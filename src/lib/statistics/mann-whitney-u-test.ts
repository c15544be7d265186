import { standardNormal, twoSided } from './distributions';
import { averageRanks } from './ranks';
import type { TestResult } from './test-result';

/**
 * Mann–Whitney U (Mann, Whitney 1947, Annals of Mathematical Statistics 18): is a value of `a` as often above one of `b` as below?
 * Normal approximation with continuity correction; ties share average ranks and shrink the variance. p = 1 where all
 * values are equal. It compares ranks, not means: for revenue it asks who wins more often, not who earns more.
 * @returns statistic: U of `a`; `superiority`: the chance that a value of `b` beats one of `a`, ties counting half
 */
export function mannWhitneyUTest(a: ArrayLike<number>, b: ArrayLike<number>): TestResult & { superiority: number } {
	const [countA, countB] = [a.length, b.length];
	const all = new Float64Array(countA + countB);
	all.set(a);
	all.set(b, countA);
	const { ranks, tieSizes } = averageRanks(all);
	let rankSum = 0;
	for (let place = 0; place < countA; place++) rankSum += ranks[place];
	const statistic = rankSum - (countA * (countA + 1)) / 2;
	const total = countA + countB;
	let ties = 0;
	for (const size of tieSizes) ties += size ** 3 - size;
	const deviation = Math.sqrt(((countA * countB) / 12) * (total + 1 - ties / (total * (total - 1))));
	const distance = Math.max(0, Math.abs(statistic - (countA * countB) / 2) - 0.5);
	const pValue = deviation > 0 ? twoSided(standardNormal, distance / deviation) : 1;
	return { statistic, pValue, superiority: 1 - statistic / (countA * countB) };
}
