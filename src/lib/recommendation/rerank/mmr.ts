import { readOptions } from '$lib/models/read-options';
import type { RankedList, Reranker } from '$lib/recommendation/recommendation';
import type { ItemSimilarity } from './item-similarity';
import { listSimilarity } from './list-similarity';
import { head, relevanceByPlace, take } from './relevance';
import type { RerankerEntry, RerankerMeta } from './reranker';

export const mmrMeta = {
	id: 'mmr',
	label: 'Variety, item by item (MMR)',
	summary: 'Picks what is good and unlike what is already picked.',
	paper: 'Carbonell, Goldstein 1998, The use of MMR, diversity-based reranking, SIGIR, eq. 1',
	options: {},
} as const satisfies RerankerMeta;

/**
 * Maximal marginal relevance (Carbonell, Goldstein 1998, SIGIR, eq. 1): picks one by one the candidate with the largest
 * λ·relevance − (1 − λ)·max similarity to what is already picked, λ = 1 − diversity. Relevance is the score, min-max
 * normalised over the candidates; ties go to the better rank. Scores pass through unchanged. O(candidates · k).
 * @param diversity 0 keeps the order as it is, 1 looks at nothing but difference
 */
export function mmr(similarity: ItemSimilarity, diversity: number): Reranker {
	const lambda = 1 - Math.min(1, Math.max(0, diversity));
	return {
		id: 'mmr',
		label: 'for variety (MMR)',
		rerank(candidates, k) {
			const count = Math.min(k, candidates.itemIndices.length);
			if (lambda === 1) return head(candidates, count);
			return take(candidates, pick(candidates, count, similarity, lambda));
		},
	};
}

/**
 * The ranks picked, in order. What is nearest can only come nearer, so the gain known so far is a bound: a candidate
 * whose bound does not beat the best of this step is not compared with the new picks, and none behind the first whose
 * relevance alone does not. Exact, and most are never compared.
 */
function pick({ itemIndices, scores }: RankedList, count: number, similarity: ItemSimilarity, lambda: number) {
	/** What relevance alone is worth, descending; and less what is nearest among the picks so far, −∞ once picked. */
	const ceilings = relevanceByPlace(scores).map((relevance) => lambda * relevance);
	const bounds = ceilings.slice();
	const nearest = new Float64Array(itemIndices.length);
	/** How many of the picks `nearest` has taken in. */
	const compared = new Uint32Array(itemIndices.length);
	const alike = listSimilarity(itemIndices, similarity);
	const ranks = new Uint32Array(count);
	for (let place = 0; place < count; place++) {
		let best = -1;
		let bestGain = -Infinity;
		for (let rank = 0; rank < bounds.length; rank++) {
			if (bounds[rank] <= bestGain) {
				if (ceilings[rank] <= bestGain) break;
				continue;
			}
			let gain = bounds[rank];
			let other = compared[rank];
			for (; other < place && gain > bestGain; other++) {
				nearest[rank] = Math.max(nearest[rank], alike(rank, ranks[other]));
				gain = ceilings[rank] - (1 - lambda) * nearest[rank];
			}
			compared[rank] = other;
			bounds[rank] = gain;
			if (gain > bestGain) {
				best = rank;
				bestGain = gain;
			}
		}
		ranks[place] = best;
		bounds[best] = -Infinity;
	}
	return ranks;
}

export const mmrEntry: RerankerEntry = {
	meta: mmrMeta,
	create(material, weight, options) {
		readOptions(mmrMeta, options);
		return mmr(material.similarity(), weight);
	},
};
