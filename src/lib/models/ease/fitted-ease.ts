import type { FittedModel, Query } from '$lib/models/model';
import { recencyWeight } from '$lib/models/neighbourhood/recency';
import type { OptionsOf } from '$lib/models/read-options';
import type { easeMeta } from './meta';
import { scoreHistories, type WeightedHistory } from './score-histories';

/** Bump when the meaning of what is stored changes. */
export const easeVersion = 1;

/**
 * The weights at work: score(u, i) = Σ w_j·B[j, i] over j in the history, w_j the recency weight. A query's user is
 * not looked up: the history is the user, known or not.
 * @param weights B [itemCount × itemCount], row-major, zero diagonal; kept, not copied
 */
export function createFittedEase(
	settings: OptionsOf<typeof easeMeta>,
	itemCount: number,
	weights: Float32Array,
): FittedModel {
	/** The part of a history that counts. */
	const weighted = ({ history }: Query): WeightedHistory => {
		const recency = Float32Array.from(history, (_, position) => recencyWeight(settings, position, history.length));
		const counts = (_: number, position: number) => recency[position] !== 0;
		return { items: history.filter(counts), weights: recency.filter(counts) };
	};

	return {
		itemCount,

		score: (queries, out) => scoreHistories(weights, itemCount, queries.map(weighted), out),

		/**
		 * By what is left in common when all other items are accounted for: √(B[i, j]·B[j, i]) is the partial correlation
		 * −P[i, j] / √(P[i, i]·P[j, j]). A row of B alone would put what is popular first. Items that speak against
		 * each other, or say nothing, are left out.
		 */
		similarItems(itemIndex, k) {
			const similarity = new Float32Array(itemCount);
			for (let other = 0; other < itemCount; other++) {
				const forth = weights[itemIndex * itemCount + other];
				const back = weights[other * itemCount + itemIndex];
				if (forth > 0 && back > 0) similarity[other] = Math.sqrt(forth * back);
			}
			const itemIndices = Uint32Array.from(similarity.keys())
				.filter((other) => similarity[other] > 0)
				.sort((a, b) => similarity[b] - similarity[a] || a - b)
				.slice(0, k);
			return { itemIndices, scores: Float32Array.from(itemIndices, (other) => similarity[other]) };
		},

		explain(query, itemIndex) {
			const history = weighted(query);
			return Array.from(history.items, (item, place) => ({
				itemIndex: item,
				weight: history.weights[place] * weights[item * itemCount + itemIndex],
			}))
				.filter(({ weight }) => weight !== 0)
				.sort((a, b) => b.weight - a.weight || a.itemIndex - b.itemIndex);
		},

		toArtifact: () => ({ version: easeVersion, json: { options: { ...settings } }, arrays: { weights } }),
	};
}
