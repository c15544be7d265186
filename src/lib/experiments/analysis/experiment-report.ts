import type { EstimatedDifference } from '$lib/statistics/estimated-difference';
import type { TestResult } from '$lib/statistics/test-result';
import type { SequentialReading } from './compare-arms';

export interface ArmEstimate {
	count: number;
	value: number;
	low: number;
	high: number;
}

/** One arm against the control on one metric. */
export interface ArmComparison {
	arm: number;
	/** z of proportions, Welch's t or the delta method, by the metric's kind. */
	fixed: EstimatedDifference;
	/** Holm over all arms against the control. */
	adjustedPValue: number;
	/** Of the control's value; NaN where that is 0. */
	relative: { difference: number; low: number; high: number };
	sequential: SequentialReading;
	/** Absent for ratios, which have no value a visitor. */
	cuped?: EstimatedDifference & { rho: number };
	stratified?: EstimatedDifference;
	/** For means. */
	ranks?: TestResult & { superiority: number };
}

export interface MetricReport {
	metricId: string;
	arms: ArmEstimate[];
	comparisons: ArmComparison[];
	/** In words, where there is nothing to compare: no visitors, no variance. */
	obstacle: string | null;
	bayesian: { probabilityBest: number[]; expectedLoss: number[] } | null;
}

export interface SegmentReport {
	label: string;
	arm: number;
	visitors: number;
	fixed: EstimatedDifference;
}

export interface GuardrailReport {
	metricId: string;
	arm: number;
	/** Largest loss allowed, relative to the control. */
	margin: number;
	/** broken: the interval lies below the margin; kept: above it; open: it holds it, or there is nothing to compare yet. */
	state: 'kept' | 'broken' | 'open';
	/** Change relative to the control, with the interval of the test's own reading; null where nothing can be compared. */
	relative: { difference: number; low: number; high: number } | null;
}

/** How much of all there is an arm has shown. */
export interface CoverageReport {
	arm: number;
	/** Share of the items shown at least once. */
	share: number;
}

/** Everything the A/B engine says of the visitors so far. */
export interface ExperimentReport {
	visitors: number[];
	sampleRatio: TestResult;
	metrics: MetricReport[];
	segments: SegmentReport[];
	guardrails: GuardrailReport[];
	coverage: CoverageReport[];
}
