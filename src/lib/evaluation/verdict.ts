import type { Estimate } from './report';

export interface VerdictInput {
	/** The contender that is asked about, and the one it is held against. */
	first: string;
	second: string;
	/** "NDCG@10" */
	metric: string;
	higherIsBetter: boolean;
	/** First minus second. */
	difference: Estimate;
	/** Adjusted for all pairs looked at. */
	pValue: number;
	/** Of this pair alone, as its interval is. */
	pValueAlone: number;
}

/** Below it a difference is called one. */
export const SIGNIFICANCE = 0.05;

/**
 * One sentence with its figures: "A does not beat B here (ΔNDCG@10 = −0.004, 95 % CI −0.011…0.003, p = 0.24)". Where only the
 * number of comparisons stands in the way, it says so: the interval, which is of this pair alone, would seem to contradict it.
 */
export function verdictInWords(verdict: VerdictInput): string {
	const { first, second, metric, higherIsBetter, difference, pValue, pValueAlone } = verdict;
	const { mean, low, high } = difference;
	const better = mean !== 0 && mean > 0 === higherIsBetter;
	const sure = pValue < SIGNIFICANCE;
	const verb = sure ? (better ? 'beats' : 'falls behind') : 'does not beat';
	const figures = `Δ${metric} = ${signed(mean)}, 95 % CI ${signed(low)}…${signed(high)}, ${pInWords(pValue)}`;
	const isLost = !sure && pValueAlone < SIGNIFICANCE;
	const though = isLost
		? `, though it would seem ${better ? 'better' : 'worse'} were these two all that was compared`
		: '';
	return `${first} ${verb} ${second} here (${figures})${though}`;
}

/** "p = 0.24", "p < 0.001". */
export function pInWords(pValue: number): string {
	if (pValue < 0.001) return 'p < 0.001';
	return `p = ${pValue.toFixed(pValue < 0.01 ? 3 : 2)}`;
}

/** A true minus, and enough digits for what is small. */
function signed(value: number): string {
	const size = Math.abs(value);
	const digits = size >= 100 ? 0 : size >= 1 ? 2 : size >= 0.0005 || size === 0 ? 3 : 5;
	const text = size.toFixed(digits);
	return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}
