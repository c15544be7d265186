import type { Calibrator } from './calibrator';
import type { RankerSource } from './feature-list';
import { networkLogits, type NetworkWeights } from './network-forward';

export type RankerKind = 'logistic' | 'network';

/** What a ranker predicts of a candidate: that it is clicked (any event), that it is bought. */
export const rankerTasks = ['click', 'purchase'] as const;
export type RankerTask = (typeof rankerTasks)[number];

/** Weights over standardised features. */
export type RankerWeights =
	| {
			kind: 'logistic';
			/** [featureCount + 1] for each task, the intercept last. */
			click: Float64Array;
			purchase: Float64Array;
	  }
	| ({ kind: 'network' } & NetworkWeights);

/** A trained second stage: plain JSON and typed arrays, as it is stored. */
export interface FittedRanker {
	version: 1;
	sources: readonly RankerSource[];
	/** [featureCount] of the rows it was fitted on; a scale of 0 leaves the feature out. */
	means: Float64Array;
	scales: Float64Array;
	weights: RankerWeights;
	calibrators: Record<RankerTask, Calibrator>;
}

/** No feature counts for more than so many standard deviations. */
const mostDeviations = 8;

/**
 * Standardises rows of features in place. What is not finite becomes the mean, 0, and what is far out is held back, so that no strange
 * price can break a list.
 * @param values [rowCount × means.length]
 */
export function standardise(
	values: Float64Array,
	rowCount: number,
	{ means, scales }: Pick<FittedRanker, 'means' | 'scales'>,
): void {
	const size = means.length;
	for (let row = 0; row < rowCount; row++) {
		for (let feature = 0; feature < size; feature++) {
			const index = row * size + feature;
			const scaled = (values[index] - means[feature]) * scales[feature];
			values[index] = scaled - scaled === 0 ? Math.max(-mostDeviations, Math.min(mostDeviations, scaled)) : 0;
		}
	}
}

/**
 * Logits of both tasks for standardised rows.
 * @param out [2 × rowCount]: the clicks, then the purchases
 */
export function logitsOf(weights: RankerWeights, features: Float64Array, rowCount: number, out: Float64Array): void {
	if (weights.kind === 'network') {
		networkLogits(weights, features, rowCount, out);
		return;
	}
	rankerTasks.forEach((task, place) => {
		const coefficients = weights[task];
		const size = coefficients.length - 1;
		for (let row = 0; row < rowCount; row++) {
			let logit = coefficients[size];
			for (let feature = 0; feature < size; feature++) logit += coefficients[feature] * features[row * size + feature];
			out[place * rowCount + row] = logit;
		}
	});
}
