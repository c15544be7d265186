import type { Rng } from '$lib/core/rng';
import { bestArm, type BestArmBelief } from '$lib/statistics/best-arm';
import { betaPosterior, expectedLoss, probabilityBeats, type BetaBelief } from '$lib/statistics/beta-binomial';
import { cuped } from '$lib/statistics/cuped';
import type { EstimatedDifference } from '$lib/statistics/estimated-difference';
import { mannWhitneyUTest } from '$lib/statistics/mann-whitney-u-test';
import { alwaysValidPValue, confidenceSequenceHalfWidth } from '$lib/statistics/mixture-sequential';
import { drawMean, normalGammaPosterior } from '$lib/statistics/normal-gamma';
import { betaVariate } from '$lib/statistics/random-variates';
import { ratioDifference } from '$lib/statistics/ratio-metric';
import { sampleMoments } from '$lib/statistics/sample-moments';
import { stratifiedDifference } from '$lib/statistics/stratified-difference';
import { twoProportionZTest } from '$lib/statistics/two-proportion-z-test';
import { welchTTest } from '$lib/statistics/welch-t-test';
import type { ExperimentMetric } from './experiment-metrics';
import { summarise, type MetricSample } from './metric-sample';

/** The test that fits a metric: proportions by z, means by Welch, ratios by the delta method. */
export function fixedHorizonTest(
	{ kind }: Pick<ExperimentMetric, 'kind'>,
	a: MetricSample,
	b: MetricSample,
	alpha: number,
): EstimatedDifference {
	if (kind === 'ratio') {
		const [from, to] = [summarise(a), summarise(b)].map(({ count, value, variance }) => ({
			count,
			ratio: value,
			variance,
		}));
		return ratioDifference(from, to, alpha);
	}
	const [from, to] = [sampleMoments(a.values), sampleMoments(b.values)];
	if (kind === 'mean') return welchTTest(from, to, alpha);
	const proportion = ({ mean, count }: typeof from) => ({ successes: Math.round(mean * count), count });
	return twoProportionZTest(proportion(from), proportion(to), alpha);
}

/** The always-valid reading of a difference: it may be looked at after every visitor. */
export interface SequentialReading {
	low: number;
	high: number;
	/** Of this look alone; the test's is the least so far. */
	pValue: number;
}

/** @param mixtureVariance fixed before the test began */
export function sequentialReading(
	{ difference, standardError }: EstimatedDifference,
	mixtureVariance: number,
	alpha: number,
): SequentialReading {
	const variance = standardError ** 2;
	const half = confidenceSequenceHalfWidth(variance, mixtureVariance, alpha);
	return {
		low: difference - half,
		high: difference + half,
		pValue: alwaysValidPValue(difference, variance, mixtureVariance),
	};
}

/** Welch's test after CUPED; θ from both arms together. */
export function cupedTest(
	pre: readonly [Float64Array, Float64Array],
	post: readonly [Float64Array, Float64Array],
	alpha: number,
): EstimatedDifference & { rho: number } {
	const { adjusted, rho } = cuped(joined(pre), joined(post));
	const [a, b] = [adjusted.subarray(0, post[0].length), adjusted.subarray(post[0].length)];
	return { ...welchTTest(sampleMoments(a), sampleMoments(b), alpha), rho };
}

/** Strata with fewer visitors in an arm are taken together. */
const LEAST_IN_STRATUM = 10;

/** @param strata [visitors] of each arm, small whole numbers */
export function stratifiedTest(
	strata: readonly [ArrayLike<number>, ArrayLike<number>],
	values: readonly [Float64Array, Float64Array],
	alpha: number,
): EstimatedDifference {
	const codes = [...new Set([...Array.from(strata[0]), ...Array.from(strata[1])])].sort((a, b) => a - b);
	const inStratum = (arm: 0 | 1, wanted: readonly number[]) =>
		values[arm].filter((_, visitor) => wanted.includes(strata[arm][visitor]));
	const large = codes.filter(
		(code) => Math.min(inStratum(0, [code]).length, inStratum(1, [code]).length) >= LEAST_IN_STRATUM,
	);
	const rest = codes.filter((code) => !large.includes(code));
	const groups = [...large.map((code) => [code]), ...(rest.length > 0 ? [rest] : [])];
	const kept = groups.filter((group) => inStratum(0, group).length > 1 && inStratum(1, group).length > 1);
	return stratifiedDifference(
		kept.map((group) => sampleMoments(inStratum(0, group))),
		kept.map((group) => sampleMoments(inStratum(1, group))),
		alpha,
	);
}

/** Mann–Whitney, for means that few heavy buyers carry. */
export function rankTest(a: MetricSample, b: MetricSample) {
	return mannWhitneyUTest(a.values, b.values);
}

/** Beta-binomial for proportions, normal-gamma for means, a normal around the estimate for ratios. */
export function bayesianBest(
	{ kind }: Pick<ExperimentMetric, 'kind'>,
	samples: readonly MetricSample[],
	rng: Rng,
	draws = 4000,
): BestArmBelief {
	if (kind === 'ratio') {
		const summaries = samples.map(summarise);
		return bestArm(
			samples.length,
			(arm) => summaries[arm].value + rng.normal() * Math.sqrt(summaries[arm].variance),
			rng,
			draws,
		);
	}
	const moments = samples.map(({ values }) => sampleMoments(values));
	if (kind === 'proportion') {
		const beliefs = moments.map(({ mean, count }) => betaPosterior({ successes: Math.round(mean * count), count }));
		if (beliefs.length === 2) return bestOfTwo(beliefs[0], beliefs[1]);
		return bestArm(samples.length, (arm) => betaVariate(beliefs[arm].alpha, beliefs[arm].beta, rng), rng, draws);
	}
	const beliefs = moments.map((one) => normalGammaPosterior(one));
	return bestArm(samples.length, (arm) => drawMean(beliefs[arm], rng), rng, draws);
}

/** Two rates need no drawing. */
function bestOfTwo(a: BetaBelief, b: BetaBelief): BestArmBelief {
	const probability = probabilityBeats(b, a);
	return { probabilityBest: [1 - probability, probability], expectedLoss: [expectedLoss(a, b), expectedLoss(b, a)] };
}

function joined([a, b]: readonly [Float64Array, Float64Array]): Float64Array {
	const whole = new Float64Array(a.length + b.length);
	whole.set(a);
	whole.set(b, a.length);
	return whole;
}
