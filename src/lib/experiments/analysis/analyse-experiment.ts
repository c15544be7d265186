import { createRng } from '$lib/core/rng';
import type { VisitorTotals } from '$lib/experiments/simulation/visitor-totals';
import { standardNormal } from '$lib/statistics/distributions';
import { holm } from '$lib/statistics/holm';
import { sampleRatioTest } from '$lib/statistics/sample-ratio-test';
import { bayesianBest, cupedTest, fixedHorizonTest, rankTest, sequentialReading, stratifiedTest } from './compare-arms';
import { experimentMetric, type ExperimentMetric } from './experiment-metrics';
import type {
	ArmComparison,
	ExperimentReport,
	GuardrailReport,
	MetricReport,
	SegmentReport,
} from './experiment-report';
import { metricSample, summarise, type MetricSample, type SampleSummary } from './metric-sample';

export interface AnalysisInput {
	/** Sums of every user, in the test and before it. */
	test: VisitorTotals;
	pre: VisitorTotals;
	/** [userCount] −1 outside the test. */
	armOf: Int8Array;
	armCount: number;
	/** Planned shares of the visitors. */
	shares: readonly number[];
	/** [arms × itemCount] */
	exposures: Uint32Array;
	/** [userCount] small whole numbers, with their names: strata and segments. */
	strata: { codes: Uint8Array; labels: readonly string[] };
	/** The first decides. */
	metricIds: readonly string[];
	guardrails: readonly { metricId: string; margin: number }[];
	/** How the test is read: what may be looked at every day gets the interval that allows it. */
	method: 'fixed' | 'sequential';
	alpha: number;
	seed: number;
	/** Of the difference at the planned end, by metric: what the sequential test was tuned to before it began. */
	mixtureVariances: Readonly<Record<string, number>>;
	/** Rank tests and draws from beliefs cost most: left out while a run is only being watched. */
	thorough: boolean;
}

/** Everything the A/B engine has to say, arm 0 being the control. */
export function analyseExperiment(input: AnalysisInput): ExperimentReport {
	const { test, armOf, armCount, exposures, shares, metricIds } = input;
	const visitorsOf = Array.from({ length: armCount }, (_, arm) =>
		usersWhere(armOf, (user) => armOf[user] === arm && test.visits[user] > 0),
	);
	const visitors = visitorsOf.map(({ length }) => length);
	const itemCount = exposures.length / armCount;
	const metrics = metricIds.map((metricId) => reportMetric(experimentMetric(metricId), visitorsOf, input));
	return {
		visitors,
		sampleRatio: sampleRatioTest(visitors, shares),
		metrics,
		segments: reportSegments(experimentMetric(metricIds[0]), visitorsOf, input),
		guardrails: input.guardrails.flatMap((guardrail) => checkGuardrail(guardrail, metrics, input)),
		coverage: visitors.map((_, arm) => {
			const shown = exposures.subarray(arm * itemCount, (arm + 1) * itemCount);
			return { arm, share: shown.reduce((count, times) => count + (times > 0 ? 1 : 0), 0) / itemCount };
		}),
	};
}

function usersWhere(armOf: Int8Array, wanted: (user: number) => boolean): Uint32Array {
	const users: number[] = [];
	for (let user = 0; user < armOf.length; user++) if (wanted(user)) users.push(user);
	return Uint32Array.from(users);
}

function reportMetric(metric: ExperimentMetric, visitorsOf: Uint32Array[], input: AnalysisInput): MetricReport {
	const { test, alpha, seed, thorough } = input;
	const samples = visitorsOf.map((visitors) => metricSample(metric, test, visitors));
	const summaries = samples.map(summarise);
	const obstacle = obstacleOf(metric, summaries);
	const arms = summaries.map((summary) => estimateOf(summary, alpha));
	if (obstacle !== null) return { metricId: metric.id, arms, comparisons: [], obstacle, bayesian: null };
	const comparisons = samples
		.slice(1)
		.map((_, index) => compare(metric, samples, summaries, visitorsOf, index + 1, input));
	holm(comparisons.map(({ fixed }) => fixed.pValue)).forEach((p, index) => (comparisons[index].adjustedPValue = p));
	const rng = createRng(seed).fork(`beliefs of ${metric.id}`);
	return {
		metricId: metric.id,
		arms,
		comparisons,
		obstacle,
		bayesian: thorough ? bayesianBest(metric, samples, rng) : null,
	};
}

function compare(
	metric: ExperimentMetric,
	samples: MetricSample[],
	summaries: SampleSummary[],
	visitorsOf: Uint32Array[],
	arm: number,
	{ pre, alpha, mixtureVariances, strata, thorough }: AnalysisInput,
): ArmComparison {
	const [a, b] = [samples[0], samples[arm]];
	const fixed = fixedHorizonTest(metric, a, b, alpha);
	const base = summaries[0].value;
	const comparison: ArmComparison = {
		arm,
		fixed,
		adjustedPValue: fixed.pValue,
		relative: relativeTo(base, fixed),
		sequential: sequentialReading(fixed, mixtureVariances[metric.id] ?? fixed.standardError ** 2, alpha),
	};
	if (metric.kind === 'ratio') return comparison;
	const values = [a.values, b.values] as const;
	const before = [0, arm].map((one) => metricSample(metric, pre, visitorsOf[one]).values) as [
		Float64Array,
		Float64Array,
	];
	comparison.cuped = cupedTest(before, values, alpha);
	const codes = [0, arm].map((one) => Uint8Array.from(visitorsOf[one], (user) => strata.codes[user])) as [
		Uint8Array,
		Uint8Array,
	];
	comparison.stratified = stratifiedTest(codes, values, alpha);
	if (metric.kind === 'mean' && thorough) comparison.ranks = rankTest(a, b);
	return comparison;
}

/** The difference as a share of the control's value; the interval treats that value as known. */
function relativeTo(base: number, { difference, low, high }: { difference: number; low: number; high: number }) {
	return { difference: difference / base, low: low / base, high: high / base };
}

function estimateOf({ count, value, variance }: SampleSummary, alpha: number) {
	const half = standardNormal.quantile(1 - alpha / 2) * Math.sqrt(variance);
	return { count, value, low: value - half, high: value + half };
}

function obstacleOf({ label }: ExperimentMetric, summaries: readonly SampleSummary[]): string | null {
	if (summaries.some(({ count }) => count < 2)) {
		return 'An arm has fewer than two visitors so far: give it more traffic or more days.';
	}
	if (summaries.some(({ value }) => Number.isNaN(value))) {
		return `${label} has no value yet: nothing has happened that it counts.`;
	}
	if (summaries.every(({ variance }) => !(variance > 0))) {
		return `${label} is the same for every visitor (zero variance), so there is nothing to test: choose another metric or run longer.`;
	}
	return null;
}

function reportSegments(metric: ExperimentMetric, visitorsOf: Uint32Array[], input: AnalysisInput): SegmentReport[] {
	const { strata, test, alpha, thorough } = input;
	if (!thorough) return [];
	return strata.labels.flatMap((label, code) =>
		visitorsOf.slice(1).flatMap((_, index) => {
			const users = [0, index + 1].map((arm) => visitorsOf[arm].filter((user) => strata.codes[user] === code));
			const samples = users.map((visitors) => metricSample(metric, test, visitors));
			if (obstacleOf(metric, samples.map(summarise)) !== null) return [];
			const fixed = fixedHorizonTest(metric, samples[0], samples[1], alpha);
			return [{ label, arm: index + 1, visitors: users[0].length + users[1].length, fixed }];
		}),
	);
}

/** Non-inferiority with a margin, arm by arm. */
function checkGuardrail(
	{ metricId, margin }: { metricId: string; margin: number },
	metrics: readonly MetricReport[],
	{ armCount, method }: Pick<AnalysisInput, 'armCount' | 'method'>,
): GuardrailReport[] {
	const report = metrics.find((metric) => metric.metricId === metricId);
	const base = report?.arms[0].value ?? NaN;
	return Array.from({ length: armCount - 1 }, (_, index): GuardrailReport => {
		const about = { metricId, arm: index + 1, margin };
		const comparison = report?.comparisons[index];
		if (!comparison || !(base > 0)) return { ...about, state: 'open', relative: null };
		const { low, high } = comparison[method];
		const relative = relativeTo(base, { difference: comparison.fixed.difference, low, high });
		const state = relative.high < -margin ? 'broken' : relative.low > -margin ? 'kept' : 'open';
		return { ...about, state, relative };
	});
}
