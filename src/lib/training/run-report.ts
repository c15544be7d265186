import type { ModelOptions } from '$lib/models/model';

/** A mean over users with its 95 % bootstrap interval. */
export interface Estimate {
	mean: number;
	low: number;
	high: number;
}

/** What an evaluation found about one run; stored with the run. */
export interface RunReport {
	model: string;
	options: ModelOptions;
	seed: number;
	fitMs: number;
	evaluateMs: number;
	/** Test users with at least one training and one test row. */
	userCount: number;
	/** "ndcg@10" → estimate; "rmse" and "mae" where the model predicts values. */
	metrics: Record<string, Estimate>;
}
