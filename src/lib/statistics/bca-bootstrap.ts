import type { Rng } from '$lib/core/rng';
import { standardNormal } from './distributions';
import { mean } from './moments';
import { quantile } from './quantile';

export interface Interval {
	low: number;
	high: number;
}

/** What a bootstrap and a jackknife of one statistic found. */
export interface Resampled {
	/** The statistic of the sample itself. */
	estimate: number;
	/** [draws] the statistic of each resample; NaN where a resample has none. */
	draws: Float64Array;
	/** [n] the statistic without each observation in turn. */
	leaveOneOut: ArrayLike<number>;
}

/**
 * The bias-corrected and accelerated interval (Efron 1987, JASA 82; Efron, Tibshirani 1993, §14.3): percentiles moved by
 * z₀, how far the draws' median lies off the estimate (ties count half), and by a, how fast the standard error changes with the
 * value, from the jackknife's skewness. Second-order correct, unlike the plain percentile interval.
 * NaN without draws; the estimate itself where no draw differs from it.
 */
export function bcaInterval({ estimate, draws, leaveOneOut }: Resampled, level = 0.95): Interval {
	const sorted = draws.filter((draw) => !Number.isNaN(draw)).sort();
	let below = 0;
	let equal = 0;
	for (const draw of sorted) {
		if (draw < estimate) below++;
		else if (draw === estimate) equal++;
	}
	const bias = standardNormal.quantile(inside((below + equal / 2) / sorted.length, sorted.length));
	const acceleration = accelerationOf(leaveOneOut);
	const at = (share: number) => {
		const z = bias + standardNormal.quantile(share);
		return quantile(sorted, standardNormal.cdf(bias + z / (1 - acceleration * z)));
	};
	return { low: at((1 - level) / 2), high: at((1 + level) / 2) };
}

/** Where every draw lies on one side z₀ would be infinite: half a draw away from the edge keeps it finite. */
function inside(share: number, drawCount: number): number {
	return Math.min(1 - 0.5 / drawCount, Math.max(0.5 / drawCount, share));
}

/** Σ(m − xᵢ)³ / 6(Σ(m − xᵢ)²)^1.5 over the leave-one-out values; 0 where they are all equal or not numbers. */
export function accelerationOf(leaveOneOut: ArrayLike<number>): number {
	const centre = mean(leaveOneOut);
	let squares = 0;
	let cubes = 0;
	for (let place = 0; place < leaveOneOut.length; place++) {
		const off = centre - leaveOneOut[place];
		squares += off ** 2;
		cubes += off ** 3;
	}
	return squares > 0 ? cubes / (6 * squares ** 1.5) : 0;
}

/** Resamples `sample` with replacement and gives the BCa interval of any statistic of it. */
export function bcaBootstrap(
	sample: Float64Array,
	statistic: (sample: Float64Array) => number,
	{ rng, draws = 2000, level = 0.95 }: { rng: Rng; draws?: number; level?: number },
): Interval & { estimate: number } {
	const resample = new Float64Array(sample.length);
	const drawn = Float64Array.from({ length: draws }, () => {
		for (let place = 0; place < sample.length; place++) resample[place] = sample[rng.integer(sample.length)];
		return statistic(resample);
	});
	const leaveOneOut = Float64Array.from(sample, (_, left) => statistic(sample.filter((__, place) => place !== left)));
	const estimate = statistic(sample);
	return { estimate, ...bcaInterval({ estimate, draws: drawn, leaveOneOut }, level) };
}
