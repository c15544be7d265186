import chiSquareCdf from '@stdlib/stats-base-dists-chisquare-cdf';
import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import tCdf from '@stdlib/stats-base-dists-t-cdf';
import tQuantile from '@stdlib/stats-base-dists-t-quantile';

/**
 * The distributions the tests stand on, from stdlib (double precision, tested there against Boost and R). One place,
 * so that a test file reads like its formula.
 */
export interface Distribution {
	/** P(X ≤ x). */
	cdf(x: number): number;
	/** The x with P(X ≤ x) = share. */
	quantile(share: number): number;
}

export const standardNormal: Distribution = {
	cdf: (x) => normalCdf(x, 0, 1),
	quantile: (share) => normalQuantile(share, 0, 1),
};

export function studentT(degreesOfFreedom: number): Distribution {
	return {
		cdf: (x) => tCdf(x, degreesOfFreedom),
		quantile: (share) => tQuantile(share, degreesOfFreedom),
	};
}

/** P(|X| ≥ |x|) of a distribution symmetric about 0; from the lower tail, so that tiny p-values keep their figures. */
export function twoSided({ cdf }: Pick<Distribution, 'cdf'>, x: number): number {
	return Math.min(1, 2 * cdf(-Math.abs(x)));
}

/** P(χ² ≥ x). */
export function chiSquareSurvival(x: number, degreesOfFreedom: number): number {
	return 1 - chiSquareCdf(x, degreesOfFreedom);
}
