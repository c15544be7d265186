import type { Rng } from '$lib/core/rng';
import type { AskedPast } from './ask-past';
import { type FittedRanker, standardise } from './fitted-ranker';
import type { TaskRows } from './network';

/** Gathers the rows a ranker is fitted on, most negatives left out. */
export interface FitRowsBuilder {
	add(asked: AskedPast): void;
	rows(): TaskRows;
}

/**
 * Keeps every candidate that was taken and `negatives` of the others of each request, drawn evenly; each of those stands for its share of
 * those left out, so that the rates stay what they were (importance weights).
 */
export function createFitRows(featureCount: number, negatives: number, rng: Rng): FitRowsBuilder {
	const pieces: Float32Array[] = [];
	const click: number[] = [];
	const purchase: number[] = [];
	const weights: number[] = [];
	return {
		add(asked) {
			const take = (row: number, weight: number) => {
				pieces.push(Float32Array.from(asked.features.subarray(row * featureCount, (row + 1) * featureCount)));
				click.push(asked.click[row]);
				purchase.push(asked.purchase[row]);
				weights.push(weight);
			};
			const others: number[] = [];
			for (let row = 0; row < asked.count; row++) {
				if (asked.click[row] === 1) take(row, 1);
				else others.push(row);
			}
			const kept = rng.shuffle(Uint32Array.from(others)).slice(0, negatives).sort();
			for (const row of kept) take(row, others.length / kept.length);
		},
		rows() {
			const features = new Float32Array(pieces.length * featureCount);
			pieces.forEach((piece, row) => features.set(piece, row * featureCount));
			const total = weights.reduce((sum, weight) => sum + weight, 0);
			return {
				features,
				featureCount,
				click: Float32Array.from(click),
				purchase: Float32Array.from(purchase),
				// One on average: the penalty and the step size mean the same however many were left out.
				weights: Float32Array.from(weights, (weight) => (weight * weights.length) / Math.max(1, total)),
			};
		},
	};
}

/** Weighted mean and 1 / standard deviation of each feature over what is known of it; scale 0 where it never changes. */
export function scalingOf({ features, featureCount, weights }: TaskRows): Pick<FittedRanker, 'means' | 'scales'> {
	const means = new Float64Array(featureCount);
	const scales = new Float64Array(featureCount);
	for (let feature = 0; feature < featureCount; feature++) {
		let [total, sum, squares] = [0, 0, 0];
		for (let row = 0; row < weights.length; row++) {
			const value = features[row * featureCount + feature];
			if (!Number.isFinite(value)) continue;
			total += weights[row];
			sum += weights[row] * value;
			squares += weights[row] * value * value;
		}
		if (total === 0) continue;
		means[feature] = sum / total;
		const variance = squares / total - means[feature] ** 2;
		scales[feature] = variance > 1e-9 * (1 + means[feature] ** 2) ? 1 / Math.sqrt(variance) : 0;
	}
	return { means, scales };
}

/** The rows standardised, in place. */
export function standardiseRows(rows: TaskRows, scaling: Pick<FittedRanker, 'means' | 'scales'>): void {
	const { features, featureCount } = rows;
	const one = new Float64Array(featureCount);
	for (let row = 0; row < rows.click.length; row++) {
		const place = features.subarray(row * featureCount, (row + 1) * featureCount);
		one.set(place);
		standardise(one, 1, scaling);
		place.set(one);
	}
}
