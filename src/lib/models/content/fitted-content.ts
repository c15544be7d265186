import type { SparseFeatures } from '$lib/interactions/features/encoder';
import type { Kernels } from '$lib/kernels/kernel';
import type { FittedModel, Query } from '$lib/models/model';
import { recencyWeight } from '$lib/models/neighbourhood/recency';
import type { OptionsOf } from '$lib/models/read-options';
import type { contentMeta } from './meta';

/** Bump when the meaning of what is stored changes. */
export const contentVersion = 1;

/**
 * Item vectors at work. A query's user is not looked up: the history is the user, known or not. The profile is the weighted
 * mean of the history's vectors, score(u, i) = cos(profile, x_i); 0 for an item the catalogue does not describe and for an empty history.
 * @param vectors of length 1 or empty; kept
 */
export function createFittedContent(
	vectors: SparseFeatures,
	settings: OptionsOf<typeof contentMeta>,
	kernels: Kernels,
): FittedModel {
	const itemCount = vectors.offsets.length - 1;
	/** Dense, all zero between calls. */
	const profile = new Float64Array(vectors.width);

	function spread(item: number, weight: number): void {
		for (let entry = vectors.offsets[item]; entry < vectors.offsets[item + 1]; entry++) {
			profile[vectors.rows[entry]] += weight * vectors.weights[entry];
		}
	}

	function clear(items: Iterable<number>): void {
		for (const item of items) {
			for (let entry = vectors.offsets[item]; entry < vectors.offsets[item + 1]; entry++)
				profile[vectors.rows[entry]] = 0;
		}
	}

	function product(item: number): number {
		let sum = 0;
		for (let entry = vectors.offsets[item]; entry < vectors.offsets[item + 1]; entry++) {
			sum += profile[vectors.rows[entry]] * vectors.weights[entry];
		}
		return sum;
	}

	const weightOf = ({ history }: Query, position: number) => recencyWeight(settings, position, history.length);

	/** |Σ w_j x_j|, with the profile spread out; the caller clears it. */
	function spreadHistory(query: Query): number {
		query.history.forEach((item, position) => spread(item, weightOf(query, position)));
		return Math.sqrt(query.history.reduce((sum, item, position) => sum + weightOf(query, position) * product(item), 0));
	}

	return {
		itemCount,

		score(queries, out) {
			queries.forEach((query, row) => {
				const norm = spreadHistory(query);
				for (let item = 0; item < itemCount; item++)
					out[row * itemCount + item] = norm > 1e-9 ? product(item) / norm : 0;
				clear(query.history);
			});
		},

		similarItems(itemIndex, k) {
			spread(itemIndex, 1);
			const cosines = Float32Array.from({ length: itemCount }, (_, item) => product(item));
			clear([itemIndex]);
			cosines[itemIndex] = -Infinity;
			const itemIndices = new Uint32Array(k);
			const scores = new Float32Array(k);
			const count = kernels.topK(cosines, k, itemIndices, scores);
			return { itemIndices: itemIndices.subarray(0, count), scores: scores.subarray(0, count) };
		},

		/** What each item of the history adds to the score: w_j cos(x_j, x_i) / |Σ w x|. */
		explain(query, itemIndex) {
			const norm = spreadHistory(query);
			clear(query.history);
			if (!(norm > 1e-9)) return [];
			spread(itemIndex, 1);
			const contributions = Array.from(query.history, (item, position) => ({
				itemIndex: item,
				weight: (weightOf(query, position) * product(item)) / norm,
			}));
			clear([itemIndex]);
			return contributions
				.filter(({ weight }) => weight > 0)
				.sort((a, b) => b.weight - a.weight || a.itemIndex - b.itemIndex);
		},

		toArtifact: () => ({
			version: contentVersion,
			json: { options: { ...settings }, width: vectors.width },
			arrays: { offsets: vectors.offsets, rows: vectors.rows, weights: vectors.weights },
		}),
	};
}
