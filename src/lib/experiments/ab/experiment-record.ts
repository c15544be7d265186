import type { ExperimentReport } from '$lib/experiments/analysis/experiment-report';
import type { Baseline } from '$lib/experiments/analysis/plan-experiment';
import type { ChoiceFit } from '$lib/experiments/shopper/fit-choice-model';
import type { ArmDay } from '$lib/experiments/simulation/simulation';
import type { ExperimentSpec } from './experiment-spec';

/** The deciding metric at the end of a day: one point of the live charts. */
export interface Look {
	day: number;
	visitors: number[];
	/** [arms] */
	values: { value: number; low: number; high: number }[];
	/** [arms − 1] against the control; null while there is nothing to compare. */
	comparisons:
		| {
				difference: number;
				low: number;
				high: number;
				sequentialLow: number;
				sequentialHigh: number;
				/** The least always-valid p so far. */
				sequentialPValue: number;
		  }[]
		| null;
}

/** What is known of the shoppers of an experiment. */
export interface ShopperFacts {
	kind: 'planted' | 'fitted';
	/** Of a fitted choice model. */
	fit: ChoiceFit | null;
	hasPrices: boolean;
	userCount: number;
	itemCount: number;
}

export type ExperimentStatus = 'ready' | 'paused' | 'done' | 'failed';

/** An experiment with all that came out of it; stored as plain JSON. */
export interface ExperimentRecord {
	experimentId: string;
	datasetId: string;
	/** Milliseconds since 1970. */
	createdAt: number;
	spec: ExperimentSpec;
	status: ExperimentStatus;
	/** In words, where status is 'failed'. */
	error: string | null;
	/** Simulated days of the test; the days before it do not count. */
	daysDone: number;
	shoppers: ShopperFacts | null;
	baseline: Baseline | null;
	mixtureVariances: Record<string, number>;
	looks: Look[];
	/** [day][arm] */
	armDays: ArmDay[][];
	report: ExperimentReport | null;
	/** Milliseconds of computing so far. */
	elapsedMs: number;
}

export function newExperiment(spec: ExperimentSpec): ExperimentRecord {
	return {
		experimentId: crypto.randomUUID(),
		datasetId: spec.datasetId,
		createdAt: Date.now(),
		spec,
		status: 'ready',
		error: null,
		daysDone: 0,
		shoppers: null,
		baseline: null,
		mixtureVariances: {},
		looks: [],
		armDays: [],
		report: null,
		elapsedMs: 0,
	};
}
