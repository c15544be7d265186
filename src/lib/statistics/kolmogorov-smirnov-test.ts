import type { TestResult } from './test-result';

/**
 * Two-sample Kolmogorov–Smirnov: the largest distance between the two empirical distribution functions, D = max |F_a − F_b|
 * (Smirnov 1939). Two-sided p by the asymptotic series with Stephens' correction for finite samples (Press et al. 2007,
 * Numerical Recipes, §14.3.3): good from about 4 effective values. p = 1 and D = 0 where a sample is empty.
 * @param a, b ascending, no NaN
 */
export function kolmogorovSmirnovTest(a: ArrayLike<number>, b: ArrayLike<number>): TestResult {
	const [countA, countB] = [a.length, b.length];
	if (countA === 0 || countB === 0) return { statistic: 0, pValue: 1 };
	let [placeA, placeB, statistic] = [0, 0, 0];
	while (placeA < countA && placeB < countB) {
		// Both sides step over the whole tie before the distance is taken.
		const value = Math.min(a[placeA], b[placeB]);
		while (placeA < countA && a[placeA] === value) placeA++;
		while (placeB < countB && b[placeB] === value) placeB++;
		statistic = Math.max(statistic, Math.abs(placeA / countA - placeB / countB));
	}
	const root = Math.sqrt((countA * countB) / (countA + countB));
	return { statistic, pValue: kolmogorovTail((root + 0.12 + 0.11 / root) * statistic) };
}

/** Q(x) = 2 Σ (−1)^(j−1) exp(−2 j² x²), j = 1, 2, …; by its other form where that converges faster. */
function kolmogorovTail(x: number): number {
	if (x < 0.18) return 1;
	if (x < 1.18) {
		const base = Math.exp(-(Math.PI ** 2) / (8 * x * x));
		return 1 - (Math.sqrt(2 * Math.PI) / x) * (base + base ** 9 + base ** 25 + base ** 49);
	}
	const base = Math.exp(-2 * x * x);
	return 2 * (base - base ** 4 + base ** 9);
}
