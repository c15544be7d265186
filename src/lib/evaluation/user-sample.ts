/**
 * One metric before it is averaged: what each evaluated user contributes. All samples of one evaluation list the
 * same users in the same order. Arrays are owned by whoever holds the evaluation.
 */
export type UserSample = MeanSample | JackknifeSample;

/** The metric is Σ weight·value / Σ weight, or the square root of it. */
export interface MeanSample {
	kind: 'mean';
	/** [userCount] */
	values: Float32Array;
	/** [userCount]; null is 1 each. */
	weights: Float32Array | null;
	root: boolean;
}

/** The metric is not a mean: what it loses without each user says how much it hangs on them. */
export interface JackknifeSample {
	kind: 'jackknife';
	estimate: number;
	/** [userCount] estimate − estimate without the user */
	values: Float32Array;
	range: readonly [low: number, high: number];
}

/** The samples of one run and the users they stand for, for paired comparison with another run. */
export interface PerUser {
	/** [userCount] rows of the split, ascending. */
	userIndices: Uint32Array;
	/** "ndcg@10" → sample. */
	samples: Record<string, UserSample>;
}
