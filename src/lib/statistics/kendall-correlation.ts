import { standardNormal, twoSided } from './distributions';
import { requirePairs } from './moments';
import { averageRanks } from './ranks';
import type { TestResult } from './test-result';

/** Up to here the exact distribution is used where nothing is tied, as SciPy does. */
const MOST_EXACT = 33;

/**
 * Kendall's τ-b (Kendall 1945, Biometrika 33) in O(n log n) by counting the exchanges of a merge sort (Knight 1966, JASA 61). The
 * p-value is exact for up to 33 untied pairs, else normal with the tied variance. NaN where one of them never varies.
 * @throws ShapeError where the samples do not pair up
 */
export function kendallCorrelation(x: ArrayLike<number>, y: ArrayLike<number>): TestResult {
	requirePairs(x, y);
	const count = x.length;
	const order = Uint32Array.from({ length: count }, (_, place) => place);
	order.sort((a, b) => x[a] - x[b] || y[a] - y[b]);
	const tiesX = tieSums(averageRanks(x).tieSizes);
	const tiesY = tieSums(averageRanks(y).tieSizes);
	let tiedInBoth = 0;
	for (let start = 0, end = 0; start < count; start = end) {
		while (end < count && x[order[end]] === x[order[start]] && y[order[end]] === y[order[start]]) end++;
		tiedInBoth += ((end - start) * (end - start - 1)) / 2;
	}
	const pairCount = (count * (count - 1)) / 2;
	const discordant = exchanges(Float64Array.from(order, (place) => y[place]));
	const surplus = pairCount - tiesX.pairs - tiesY.pairs + tiedInBoth - 2 * discordant;
	const statistic = surplus / Math.sqrt(pairCount - tiesX.pairs) / Math.sqrt(pairCount - tiesY.pairs);
	if (Number.isNaN(statistic)) return { statistic, pValue: NaN };
	if (tiesX.pairs === 0 && tiesY.pairs === 0 && count <= MOST_EXACT) {
		return { statistic, pValue: exactPValue(count, Math.min(discordant, pairCount - discordant)) };
	}
	const doubled = 2 * pairCount;
	const variance =
		(doubled * (2 * count + 5) - tiesX.cubic - tiesY.cubic) / 18 +
		(2 * tiesX.pairs * tiesY.pairs) / doubled +
		(tiesX.triples * tiesY.triples) / (9 * doubled * (count - 2));
	return { statistic, pValue: twoSided(standardNormal, surplus / Math.sqrt(variance)) };
}

/** Sums over groups of t tied values: t(t−1)/2, t(t−1)(t−2) and t(t−1)(2t+5). */
function tieSums(sizes: readonly number[]) {
	const sums = { pairs: 0, triples: 0, cubic: 0 };
	for (const size of sizes) {
		sums.pairs += (size * (size - 1)) / 2;
		sums.triples += size * (size - 1) * (size - 2);
		sums.cubic += size * (size - 1) * (2 * size + 5);
	}
	return sums;
}

/** How many pairs stand in the wrong order; sorts `values` by merging runs of doubling width. */
function exchanges(values: Float64Array): number {
	const count = values.length;
	let [from, to]: Float64Array[] = [values, new Float64Array(count)];
	let swaps = 0;
	for (let width = 1; width < count; width *= 2) {
		for (let start = 0; start < count; start += 2 * width) {
			const middle = Math.min(start + width, count);
			const end = Math.min(start + 2 * width, count);
			let [left, right] = [start, middle];
			for (let place = start; place < end; place++) {
				if (left < middle && (right >= end || from[left] <= from[right])) to[place] = from[left++];
				else {
					swaps += middle - left;
					to[place] = from[right++];
				}
			}
		}
		[from, to] = [to, from];
	}
	return swaps;
}

/** P of at most `fewest` exchanges to either side, over all orders of n: Kendall's recurrence on shares instead of counts. */
function exactPValue(count: number, fewest: number): number {
	if (4 * fewest === count * (count - 1)) return 1;
	let shares: Float64Array = new Float64Array(fewest + 1);
	shares[0] = 1;
	for (let size = 2; size <= count; size++) {
		const next = new Float64Array(fewest + 1);
		let window = 0;
		for (let swaps = 0; swaps <= fewest; swaps++) {
			window += shares[swaps] - (swaps >= size ? shares[swaps - size] : 0);
			next[swaps] = window / size;
		}
		shares = next;
	}
	return Math.min(1, 2 * shares.reduce((sum, share) => sum + share, 0));
}
