import type { FeatureSchema } from '$lib/interactions/features/column-encoding';
import type { ModelOptions } from '$lib/models/model';

/** A mean over users with its 95 % bootstrap interval. */
export interface Estimate {
	mean: number;
	low: number;
	high: number;
}

/** A metric over one part of the test users or test rows. */
export interface SliceEstimate extends Estimate {
	/** What the parts are cut by: "Activity", "Popularity", a catalogue column. */
	by: string;
	/** "1–4 past interactions", "tail". */
	label: string;
	/** "ndcg@10" over users, "recall@10" over rows. */
	metric: string;
	count: number;
	unit: 'users' | 'rows';
}

/** One metric of the model as it was and as it is, over the same users. */
export interface GainOfMetric {
	/** "ndcg@10" */
	key: string;
	before: Estimate;
	after: Estimate;
	/** After minus before, paired. */
	gain: Estimate;
}

/** What bringing a model up to date won on the newest slice, or why that cannot be said. */
export type UpdateGain =
	| {
			/** First and last row of the slice, milliseconds since 1970. */
			from: number;
			to: number;
			/** Users with a past and with rows in the slice. */
			userCount: number;
			metrics: readonly GainOfMetric[];
			missing?: undefined;
	  }
	| { missing: string };

/** What an evaluation found about one run; stored with the run. */
export interface RunReport {
	model: string;
	options: ModelOptions;
	/** As in the run. */
	featureSchema?: FeatureSchema;
	seed: number;
	fitMs: number;
	evaluateMs: number;
	/** Test users with at least one training and one test row. */
	userCount: number;
	/** "ndcg@10" → estimate; "rmse" and "mae" where the model predicts values. */
	metrics: Record<string, Estimate>;
	/** Of a backtest, from 1: which window. */
	fold?: number;
	/** How it does on parts of the test; absent in reports of older versions. */
	slices?: readonly SliceEstimate[];
	/** Of a run that brought a model up to date. */
	updateGain?: UpdateGain;
}
