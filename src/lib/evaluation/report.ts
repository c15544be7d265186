import type { Protocol } from '$lib/datasets/dataset-split';
import type { ModelOptions } from '$lib/models/model';

/** A mean over users with its 95 % bootstrap interval. */
export interface Estimate {
	mean: number;
	low: number;
	high: number;
}

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

/** What the Evaluate page downloads and the command line writes. */
export interface EvaluationReport {
	dataset: { userCount: number; itemCount: number; interactionCount: number; fingerprint: string };
	protocol: Protocol;
	device: { backend: string; threads: number; adapter: string | null };
	runs: RunReport[];
}
