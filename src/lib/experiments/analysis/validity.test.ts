import { beforeAll, describe, expect, test, vi } from 'vitest';
import { createRng, type Rng } from '$lib/core/rng';
import { assignArm } from '$lib/experiments/policy/assign-arm';
import { betaPosterior, probabilityBeats } from '$lib/statistics/beta-binomial';
import { alwaysValidPValue, confidenceSequenceHalfWidth, mixtureVarianceFor } from '$lib/statistics/mixture-sequential';
import { visitorsForEffect, visitorsForProportions } from '$lib/statistics/power';
import { sampleRatioTest } from '$lib/statistics/sample-ratio-test';
import { cupedTest, fixedHorizonTest, rankTest, stratifiedTest } from './compare-arms';
import type { MetricSample } from './metric-sample';

// Simulations: a loaded machine may take many times as long.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/**
 * Is the A/B engine itself sound? Many simulated tests whose truth is known; every figure is printed. The standard error of a
 * 5 % share over 2,000 tests is 0.49 %, so a sound method lies in 4–6 % nineteen times of twenty whatever the seed; none was chosen.
 */
const TRIALS = 2000;

/** A shop's visitors: many look, some click, few order, orders are skewed, and who did much before does much again. */
interface Visitor {
	heaviness: number;
	before: number;
	revenue: number;
	ordered: number;
	clicks: number;
	shown: number;
}

function drawVisitor(rng: Rng): Visitor {
	const heaviness = rng.normal();
	const shown = 1 + Math.floor(-6 * Math.log(1 - rng.next()) * Math.exp(0.3 * heaviness));
	let clicks = 0;
	for (let place = 0; place < shown; place++) if (rng.next() < 0.12 * Math.exp(0.2 * heaviness)) clicks++;
	const ordered = rng.next() < 0.15 ? 1 : 0;
	const revenue = ordered * Math.exp(3 + 0.6 * rng.normal());
	return { heaviness, before: heaviness + rng.normal(), revenue, ordered, clicks, shown };
}

const drawArm = (count: number, rng: Rng): Visitor[] => Array.from({ length: count }, () => drawVisitor(rng));

const column = (visitors: readonly Visitor[], of: (visitor: Visitor) => number): MetricSample => ({
	values: Float64Array.from(visitors, of),
	denominators: null,
});
const ratio = (visitors: readonly Visitor[]): MetricSample => ({
	values: Float64Array.from(visitors, ({ clicks }) => clicks),
	denominators: Float64Array.from(visitors, ({ shown }) => shown),
});
/** What a heavy visitor spends, with noise: a metric that the time before the test explains. */
const spending = ({ heaviness }: Visitor, rng: Rng): number => 10 + 3 * heaviness + 2 * rng.normal();
const strataOf = (visitors: readonly Visitor[]) =>
	Uint8Array.from(visitors, ({ heaviness }) => (heaviness < -0.6 ? 0 : heaviness < 0.6 ? 1 : 2));

/** Share of trials in which something happened. */
function shareOf(happens: (rng: Rng) => boolean, seed: number, trials = TRIALS): number {
	const rng = createRng(seed);
	let count = 0;
	for (let trial = 0; trial < trials; trial++) if (happens(rng)) count++;
	return count / trials;
}

function print(what: string, share: number): void {
	console.warn(`${what}: ${(share * 100).toFixed(2)} %`);
}

/** What one method says of one simulated test. */
interface Verdict {
	pValue: number;
	covered: boolean;
}

const perArm = 400;
/** Planted where the second arm is better. */
const lift = 0.7;

/** Everything the engine says of two arms that are the same (p-values), and of two that differ by `lift` (intervals). */
function judge(a: Visitor[], b: Visitor[], rng: Rng): Record<string, Verdict> {
	const [ordersA, ordersB] = [a, b].map((arm) => column(arm, (v) => v.ordered));
	const [salesA, salesB] = [a, b].map((arm) => column(arm, (v) => v.revenue));
	const [spentA, spentB] = [a, b].map((arm) => column(arm, (v) => spending(v, rng)));
	const before = [a, b].map((arm) => column(arm, (v) => v.before).values) as [Float64Array, Float64Array];
	const strata = [strataOf(a), strataOf(b)] as const;
	const shifted = { ...spentB, values: spentB.values.map((value) => value + lift) };
	const verdict = (same: Interval & { pValue: number }, different = same, truth = 0): Verdict => ({
		pValue: same.pValue,
		covered: different.low <= truth && truth <= different.high,
	});
	const probability = probabilityBeats(beliefOf(ordersB), beliefOf(ordersA));
	return {
		'two proportions, z': verdict(fixedHorizonTest({ kind: 'proportion' }, ordersA, ordersB, 0.05)),
		'Welch’s t on skewed sales': verdict(fixedHorizonTest({ kind: 'mean' }, salesA, salesB, 0.05)),
		'Mann–Whitney on skewed sales': { pValue: rankTest(salesA, salesB).pValue, covered: true },
		'ratio by the delta method': verdict(fixedHorizonTest({ kind: 'ratio' }, ratio(a), ratio(b), 0.05)),
		CUPED: verdict(
			cupedTest(before, [spentA.values, spentB.values], 0.05),
			cupedTest(before, [spentA.values, shifted.values], 0.05),
			lift,
		),
		'stratified means': verdict(
			stratifiedTest(strata, [spentA.values, spentB.values], 0.05),
			stratifiedTest(strata, [spentA.values, shifted.values], 0.05),
			lift,
		),
		'Bayesian, best with 97.5 %': { pValue: 2 * Math.min(probability, 1 - probability), covered: true },
	};
}

type Interval = { low: number; high: number };
const beliefOf = ({ values }: MetricSample) =>
	betaPosterior({ successes: values.reduce((sum, value) => sum + value, 0), count: values.length });

describe(`A/A over ${TRIALS} tests of ${perArm} visitors an arm`, () => {
	const alarms: Record<string, number> = {};
	const covered: Record<string, number> = {};

	beforeAll(() => {
		const rng = createRng(100);
		for (let trial = 0; trial < TRIALS; trial++) {
			for (const [name, verdict] of Object.entries(judge(drawArm(perArm, rng), drawArm(perArm, rng), rng))) {
				alarms[name] = (alarms[name] ?? 0) + (verdict.pValue < 0.05 ? 1 / TRIALS : 0);
				covered[name] = (covered[name] ?? 0) + (verdict.covered ? 1 / TRIALS : 0);
			}
		}
	}, 120_000);

	test.each([
		'two proportions, z',
		'Welch’s t on skewed sales',
		'Mann–Whitney on skewed sales',
		'ratio by the delta method',
		'CUPED',
		'stratified means',
		'Bayesian, best with 97.5 %',
	])('%s: false alarms in 4–6 %', (name) => {
		print(`A/A ${name}`, alarms[name]);
		expect(alarms[name]).toBeGreaterThanOrEqual(0.04);
		expect(alarms[name]).toBeLessThanOrEqual(0.06);
	});

	test.each([
		'two proportions, z',
		'Welch’s t on skewed sales',
		'ratio by the delta method',
		'CUPED',
		'stratified means',
	])('%s: 95 % intervals hold the truth in 94–96 %', (name) => {
		print(`95 % interval, ${name}`, covered[name]);
		expect(covered[name]).toBeGreaterThanOrEqual(0.94);
		expect(covered[name]).toBeLessThanOrEqual(0.96);
	});
});

describe('looking early', () => {
	test(
		'sequential: looking after every visitor, false alarms in at most 5 %, while a fixed test peeked at has many',
		{ timeout: 60_000 },
		() => {
			let fixedAlarms = 0;
			let intervalMisses = 0;
			const share = shareOf((rng) => {
				const sums = [newSums(), newSums()];
				let alarm = false;
				let fixedAlarm = false;
				let missed = false;
				// The plan is made before the data: 2,000 visitors an arm, standard deviation about 12.
				const mixture = mixtureVarianceFor((2 * 144) / 2000, 0.05);
				for (let visitor = 0; visitor < 2000; visitor++) {
					for (const sum of sums) addTo(sum, rng.next() < 0.15 ? Math.exp(3 + 0.6 * rng.normal()) : 0);
					if (visitor < 100) continue;
					const difference = meanOf(sums[1]) - meanOf(sums[0]);
					const variance = varianceOf(sums[0]) + varianceOf(sums[1]);
					if (alwaysValidPValue(difference, variance, mixture) < 0.05) alarm = true;
					if (Math.abs(difference) > confidenceSequenceHalfWidth(variance, mixture, 0.05)) missed = true;
					if (Math.abs(difference) > 1.96 * Math.sqrt(variance)) fixedAlarm = true;
				}
				if (fixedAlarm) fixedAlarms++;
				if (missed) intervalMisses++;
				return alarm;
			}, 300);
			print('A/A sequential, peeking at every visitor', share);
			print('A/A fixed horizon, peeked at every visitor', fixedAlarms / TRIALS);
			expect(share).toBeLessThanOrEqual(0.05);
			// The sequence and the p-value are the same statement.
			expect(intervalMisses / TRIALS).toBeCloseTo(share, 10);
			expect(fixedAlarms / TRIALS).toBeGreaterThan(0.2);
		},
	);
});

describe('power and variance', () => {
	test('a plan for 80 % power of two proportions is kept: 78–82 %', { timeout: 60_000 }, () => {
		const perArm = Math.ceil(visitorsForProportions(0.1, 0.12));
		const orders = (rate: number, rng: Rng): MetricSample => ({
			values: Float64Array.from({ length: perArm }, () => (rng.next() < rate ? 1 : 0)),
			denominators: null,
		});
		const share = shareOf(
			(rng) => fixedHorizonTest({ kind: 'proportion' }, orders(0.1, rng), orders(0.12, rng), 0.05).pValue < 0.05,
			400,
		);
		print(`power planned 80 %, proportions, ${perArm} an arm`, share);
		expect(share).toBeGreaterThanOrEqual(0.78);
		expect(share).toBeLessThanOrEqual(0.82);
	});

	test('a plan for 80 % power of two means is kept: 78–82 %', () => {
		const perArm = Math.ceil(visitorsForEffect(0.2, { alpha: 0.05, power: 0.8 }));
		const spent = (mean: number, rng: Rng): MetricSample => ({
			values: Float64Array.from({ length: perArm }, () => mean + rng.normal()),
			denominators: null,
		});
		const share = shareOf(
			(rng) => fixedHorizonTest({ kind: 'mean' }, spent(0, rng), spent(0.2, rng), 0.05).pValue < 0.05,
			401,
		);
		print(`power planned 80 %, means, ${perArm} an arm`, share);
		expect(share).toBeGreaterThanOrEqual(0.78);
		expect(share).toBeLessThanOrEqual(0.82);
	});

	test('CUPED cuts the variance to 1 − ρ² within 5 %', () => {
		const rng = createRng(600);
		let plain = 0;
		let adjusted = 0;
		let kept = 0;
		for (let trial = 0; trial < 200; trial++) {
			const [a, b] = [drawArm(perArm, rng), drawArm(perArm, rng)];
			const before = [a, b].map((arm) => column(arm, (v) => v.before).values) as [Float64Array, Float64Array];
			const after = [a, b].map((arm) => column(arm, (v) => spending(v, rng))) as [MetricSample, MetricSample];
			plain += fixedHorizonTest({ kind: 'mean' }, after[0], after[1], 0.05).standardError ** 2;
			const test = cupedTest(before, [after[0].values, after[1].values], 0.05);
			adjusted += test.standardError ** 2;
			kept += (1 - test.rho ** 2) / 200;
		}
		console.warn(`CUPED variance ratio ${(adjusted / plain).toFixed(4)}, 1 − ρ² ${kept.toFixed(4)}`);
		expect(Math.abs(adjusted / plain / kept - 1)).toBeLessThan(0.05);
		// ρ planted: cov 3 / (√2 · √13).
		expect(kept).toBeCloseTo(1 - 9 / 26, 1);
	});
});

describe('sample ratio', () => {
	test('finds 48/52 at n = 10,000, is silent at 50/50, and the hash itself deals fairly', () => {
		expect(sampleRatioTest([4800, 5200], [0.5, 0.5]).pValue).toBeLessThan(0.001);
		expect(sampleRatioTest([5000, 5000], [0.5, 0.5]).pValue).toBe(1);
		const users = Array.from({ length: 10_000 }, (_, user) => `S${String(user + 1).padStart(5, '0')}`);
		let alarms = 0;
		let loud = 0;
		for (let salt = 0; salt < 200; salt++) {
			const counts = [0, 0];
			for (const user of users) counts[assignArm(user, `experiment ${salt}`, [0.5, 0.5])]++;
			const { pValue } = sampleRatioTest(counts, [0.5, 0.5]);
			if (pValue < 0.001) alarms++;
			if (pValue < 0.05) loud++;
		}
		print('sample ratio, 200 hashed A/A deals, p < 0.05', loud / 200);
		expect(alarms).toBeLessThanOrEqual(1);
		expect(loud).toBeLessThanOrEqual(20);
	});
});

interface Sums {
	count: number;
	mean: number;
	squares: number;
}

const newSums = (): Sums => ({ count: 0, mean: 0, squares: 0 });

function addTo(sums: Sums, value: number): void {
	sums.count++;
	const step = value - sums.mean;
	sums.mean += step / sums.count;
	sums.squares += step * (value - sums.mean);
}

const meanOf = ({ mean }: Sums): number => mean;
/** Of the mean. */
const varianceOf = ({ squares, count }: Sums): number => squares / (count - 1) / count;
