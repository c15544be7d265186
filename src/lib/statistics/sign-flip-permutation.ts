import type { Rng } from '$lib/core/rng';
import { differences, mean } from './moments';
import type { TestResult } from './test-result';

/** 2²⁰ flips take some ten milliseconds; beyond that signs are drawn. */
const MOST_EXACT = 20;

/**
 * Fisher's randomisation test of paired samples (Fisher 1935, The Design of Experiments, §21; Smucker et al. 2007, CIKM, find
 * it the reference for retrieval metrics): how often is |mean| as large when each difference a − b may change its sign? Exact
 * over all sign patterns for up to 20 pairs that differ, else Monte Carlo with (1 + count) / (1 + draws), which keeps the test valid
 * (Phipson, Smyth 2010). p = 1 where no pair differs.
 * @param options.draws sign patterns drawn where they are not enumerated
 * @returns statistic: the mean of a − b
 * @throws ShapeError where the samples do not pair up
 */
export function signFlipPermutation(
	a: ArrayLike<number>,
	b: ArrayLike<number>,
	{ rng, draws = 10_000 }: { rng: Rng; draws?: number },
): TestResult & { exact: boolean } {
	const all = differences(a, b);
	// A pair that does not differ adds nothing whatever its sign.
	const unequal = all.filter((difference) => difference !== 0);
	const exact = unequal.length <= MOST_EXACT;
	const pValue = exact ? exactShare(unequal) : drawnShare(unequal, rng, draws);
	return { statistic: all.length === 0 ? NaN : mean(all), pValue, exact };
}

/** Sums that are equal on paper differ in their last bits. */
const slack = (values: Float64Array) => 1e-12 * values.reduce((sum, value) => sum + Math.abs(value), 0);

/** Walks all 2ⁿ patterns in Gray code: one sign changes at a step. */
function exactShare(values: Float64Array): number {
	const signs = Float64Array.from(values);
	let sum = values.reduce((total, value) => total + value, 0);
	const bound = Math.abs(sum) - slack(values);
	const patternCount = 2 ** values.length;
	let atLeast = Math.abs(sum) >= bound ? 1 : 0;
	for (let step = 1; step < patternCount; step++) {
		// The lowest set bit says whose sign changes.
		const place = 31 - Math.clz32(step & -step);
		sum -= 2 * signs[place];
		signs[place] = -signs[place];
		if (Math.abs(sum) >= bound) atLeast++;
	}
	return atLeast / patternCount;
}

function drawnShare(values: Float64Array, rng: Rng, draws: number): number {
	const total = values.reduce((sum, value) => sum + value, 0);
	const bound = Math.abs(total) - slack(values);
	let atLeast = 0;
	for (let draw = 0; draw < draws; draw++) {
		let flipped = 0;
		for (let start = 0; start < values.length; start += 32) {
			let bits = rng.integer(4294967296);
			const end = Math.min(values.length, start + 32);
			for (let place = start; place < end; place++, bits >>>= 1) if (bits & 1) flipped += values[place];
		}
		if (Math.abs(total - 2 * flipped) >= bound) atLeast++;
	}
	return (1 + atLeast) / (1 + draws);
}
