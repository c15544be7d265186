import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { betaInterval, betaMean, betaPosterior, probabilityBeats } from '$lib/statistics/beta-binomial';
import { cuped } from '$lib/statistics/cuped';
import { holm } from '$lib/statistics/holm';
import { mannWhitneyUTest } from '$lib/statistics/mann-whitney-u-test';
import { mean, variance } from '$lib/statistics/moments';
import { cohensH, visitorsForEffect, visitorsForProportions } from '$lib/statistics/power';
import { addToRatio, emptyRatioSums, ratioEstimate } from '$lib/statistics/ratio-metric';
import { sampleMoments } from '$lib/statistics/sample-moments';
import { sampleRatioTest } from '$lib/statistics/sample-ratio-test';
import { twoProportionZTest } from '$lib/statistics/two-proportion-z-test';
import { welchTTest } from '$lib/statistics/welch-t-test';
import { describeWithShared, sharedData } from './shared-data';

type Numbers = Record<string, number>;

interface Oracle {
	twoSamples: {
		a: number[];
		b: number[];
		welch: number[];
		welchInterval95: number[];
		mannWhitneyAsymptotic: number[];
	}[];
	proportions: (Numbers & { zPooled: number[]; waldIntervalOfDifference: number[] })[];
	sampleRatio: { counts: number[]; expected: number[]; chi2: number[] }[];
	power: Numbers[];
	multiple: { p: number[]; holm: number[] };
	cuped: { pre: number[]; post: number[] } & Numbers;
	ratioDelta: { numerator: number[]; denominator: number[] } & Numbers;
	betaBinomial: (Numbers & { interval95A: number[] })[];
}

describeWithShared('A/B statistics equal scipy and statsmodels within 1e-6', ['oracles/statistics.json'], () => {
	const oracle = JSON.parse(readFileSync(sharedData('oracles/statistics.json')!, 'utf8')) as Oracle;

	/** Relative where numbers are large. */
	function near(found: number, wanted: number, what: string): void {
		expect(Math.abs(found - wanted) / Math.max(1, Math.abs(wanted)), `${what}: ${found}, not ${wanted}`).toBeLessThan(
			1e-6,
		);
	}

	test('Welch t with its interval, Mann–Whitney', () => {
		expect(oracle.twoSamples.length).toBeGreaterThan(0);
		for (const { a, b, welch, welchInterval95, mannWhitneyAsymptotic } of oracle.twoSamples) {
			// scipy's difference is a − b, ours b − a.
			const found = welchTTest(sampleMoments(a), sampleMoments(b));
			near(-found.statistic, welch[0], 't');
			near(found.pValue, welch[1], 'p');
			near(found.degreesOfFreedom, welch[2], 'df');
			near(-found.high, welchInterval95[0], 'low');
			near(-found.low, welchInterval95[1], 'high');
			const ranked = mannWhitneyUTest(a, b);
			near(ranked.statistic, mannWhitneyAsymptotic[0], 'U');
			near(ranked.pValue, mannWhitneyAsymptotic[1], 'p of U');
		}
	});

	test('two proportions, sample ratio, Holm', () => {
		expect(oracle.proportions.length).toBeGreaterThan(0);
		for (const { x1, n1, x2, n2, zPooled, waldIntervalOfDifference } of oracle.proportions) {
			const found = twoProportionZTest({ successes: x1, count: n1 }, { successes: x2, count: n2 });
			near(-found.statistic, zPooled[0], 'z');
			near(found.pValue, zPooled[1], 'p');
			near(found.low, waldIntervalOfDifference[0], 'low');
			near(found.high, waldIntervalOfDifference[1], 'high');
		}
		for (const { counts, expected, chi2 } of oracle.sampleRatio) {
			const found = sampleRatioTest(counts, expected);
			near(found.statistic, chi2[0], 'χ²');
			near(found.pValue, chi2[1], 'p');
		}
		holm(oracle.multiple.p).forEach((p, place) => near(p, oracle.multiple.holm[place], 'Holm'));
	});

	test('power: visitors per arm for proportions and means', () => {
		expect(oracle.power.length).toBeGreaterThan(0);
		for (const { p1, p2, cohenH, nPerArm80, cohenD, nPerArm80t } of oracle.power) {
			if (cohenD !== undefined) near(visitorsForEffect(cohenD, { alpha: 0.05, power: 0.8 }), nPerArm80t, 'n of t');
			else {
				near(cohensH(p1, p2), cohenH, 'h');
				near(visitorsForProportions(p1, p2), nPerArm80, 'n');
			}
		}
	});

	test('CUPED, a ratio metric by the delta method, beta-binomial', () => {
		const { pre, post, theta, rho, adjustedMean, adjustedVariance } = oracle.cuped;
		const found = cuped(pre, post);
		near(found.theta, theta, 'θ');
		near(found.rho, rho, 'ρ');
		near(mean(found.adjusted), adjustedMean, 'mean');
		near(variance(found.adjusted), adjustedVariance, 'variance');
		const sums = emptyRatioSums();
		const { numerator, denominator } = oracle.ratioDelta;
		numerator.forEach((value, place) => addToRatio(sums, value, denominator[place]));
		const estimate = ratioEstimate(sums);
		near(estimate.ratio, oracle.ratioDelta.ratio, 'ratio');
		// Of the order of 1e-4: the relative error is what says something.
		near(estimate.variance / oracle.ratioDelta.variance, 1, 'variance of the ratio');
		expect(oracle.betaBinomial.length).toBeGreaterThan(0);
		for (const { successA, failA, successB, failB, meanA, interval95A, probBBeatsA } of oracle.betaBinomial) {
			const a = betaPosterior({ successes: successA, count: successA + failA });
			const b = betaPosterior({ successes: successB, count: successB + failB });
			near(betaMean(a), meanA, 'mean');
			near(betaInterval(a).low, interval95A[0], 'low');
			near(betaInterval(a).high, interval95A[1], 'high');
			near(probabilityBeats(b, a), probBBeatsA, 'P(b > a)');
		}
	});
});
