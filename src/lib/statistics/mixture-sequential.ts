/**
 * Always-valid inference: look after every visitor, stop whenever you like, and the chance of a false alarm stays below α.
 * Mixture sequential probability ratio test with a normal mixture N(0, τ²) over the true difference (Robbins 1970, Annals of Mathematical
 * Statistics 41; Johari, Koomen, Pekelis, Walsh 2022, Operations Research 70, §5), on an asymptotically normal estimate with variance V.
 */

/** The likelihood ratio Λ against "no difference": large where the data speak for a difference. */
export function mixtureLikelihoodRatio(difference: number, variance: number, mixtureVariance: number): number {
	if (!(variance > 0)) return 1;
	const ratio = variance / (variance + mixtureVariance);
	return Math.sqrt(ratio) * Math.exp(((1 - ratio) * difference ** 2) / (2 * variance));
}

/** The p-value of this look alone; the always-valid one is the least over all looks so far. */
export function alwaysValidPValue(difference: number, variance: number, mixtureVariance: number): number {
	return Math.min(1, 1 / mixtureLikelihoodRatio(difference, variance, mixtureVariance));
}

/** Half the width of the confidence sequence at this look: all differences with Λ < 1/α. Infinite before there is a variance. */
export function confidenceSequenceHalfWidth(variance: number, mixtureVariance: number, alpha: number): number {
	if (!(variance > 0)) return Infinity;
	const whole = variance + mixtureVariance;
	return Math.sqrt(((2 * variance * whole) / mixtureVariance) * Math.log(Math.sqrt(whole / variance) / alpha));
}

/**
 * The mixture variance τ² that makes the sequence about narrowest when the estimate's variance has come down to `variance`: the
 * variance planned for the end of the test (Howard, Ramdas, McAuliffe, Sekhon 2021, Annals of Statistics 49, §3.5).
 */
export function mixtureVarianceFor(variance: number, alpha: number): number {
	const share = -2 * Math.log(alpha) + Math.log(-2 * Math.log(alpha) + 1);
	return variance * share;
}
