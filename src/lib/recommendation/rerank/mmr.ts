import type { RankedList, Reranker } from '$lib/recommendation/recommendation';
import type { ItemSimilarity } from './item-similarity';

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
			if (lambda === 1)
				return take(
					candidates,
					Uint32Array.from({ length: count }, (_, rank) => rank),
				);
			return take(candidates, pick(candidates, count, similarity, lambda));
		},
	};
}

/**
 * The ranks picked, in order. What is nearest can only come nearer, so the gain known so far is a bound: a candidate
 * whose bound does not beat the best of this step is not compared with the new picks. Exact, and most are never compared.
 */
function pick({ itemIndices, scores }: RankedList, count: number, similarity: ItemSimilarity, lambda: number) {
	const relevance = normalise(scores);
	const nearest = new Float64Array(itemIndices.length);
	/** How many of the picks `nearest` has taken in; all of them and more once picked. */
	const compared = new Uint32Array(itemIndices.length);
	const ranks = new Uint32Array(count);
	for (let place = 0; place < count; place++) {
		let best = -1;
		let bestGain = -Infinity;
		for (let rank = 0; rank < itemIndices.length; rank++) {
			if (compared[rank] > count) continue;
			const bound = lambda * relevance[rank] - (1 - lambda) * nearest[rank];
			if (bound <= bestGain) continue;
			for (; compared[rank] < place; compared[rank]++) {
				const picked = itemIndices[ranks[compared[rank]]];
				nearest[rank] = Math.max(nearest[rank], similarity(itemIndices[rank], picked));
			}
			const gain = lambda * relevance[rank] - (1 - lambda) * nearest[rank];
			if (gain > bestGain) {
				best = rank;
				bestGain = gain;
			}
		}
		ranks[place] = best;
		compared[best] = count + 1;
	}
	return ranks;
}

/** (score − min) / (max − min); all 0 where every score is the same. */
function normalise(scores: Float32Array): Float64Array {
	const low = scores.reduce((least, score) => Math.min(least, score), Infinity);
	const high = scores.reduce((most, score) => Math.max(most, score), -Infinity);
	const range = high - low;
	return Float64Array.from(scores, (score) => (range > 0 ? (score - low) / range : 0));
}

function take({ itemIndices, scores }: RankedList, ranks: Uint32Array): RankedList {
	return {
		itemIndices: ranks.map((rank) => itemIndices[rank]),
		scores: Float32Array.from(ranks, (rank) => scores[rank]),
	};
}
