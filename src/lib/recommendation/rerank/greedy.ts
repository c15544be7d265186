import { topKReference } from '$lib/kernels/top-k/top-k.reference';
import type { RankedList, RecommendRequest, Reranker } from '$lib/recommendation/recommendation';
import { head, relevanceByPlace, take } from './relevance';

/** The re-ranker's own wish for one list: what a candidate would add to the picks so far. */
export interface MarginalGain {
	/** What the candidate at `rank` adds to what is picked; on the scale of relevance, 0 … 1 and below 0 for harm. */
	gainOf(rank: number): number;
	/** Hears of every pick, in order; a wish that does not care what is picked gets one sort. */
	onPick?(rank: number): void;
	/** No pick ever raises a gain: what did not win with the gain it had need not be asked again. */
	onlyFalls?: true;
}

/**
 * A re-ranker that picks one by one the candidate with the largest (1 − weight)·relevance + weight·gain; ties go to the
 * better rank. Weight 0 is the identity, ties included. O(candidates · k) gains.
 * @param start makes the wish for one list, or null where it has nothing to say about it: the identity
 */
export function greedyReranker(
	{ id, label, weight }: { id: string; label: string; weight: number },
	start: (candidates: RankedList, k: number, request: RecommendRequest) => MarginalGain | null,
): Reranker {
	return {
		id,
		label,
		rerank(candidates, k, request) {
			const wish = weight === 0 ? null : start(candidates, k, request);
			if (wish === null) return head(candidates, k);
			return take(candidates, (wish.onPick ? pick : sort)(candidates, k, weight, wish));
		},
	};
}

function pick({ itemIndices, scores }: RankedList, k: number, weight: number, wish: MarginalGain): Uint32Array {
	const relevance = relevanceByPlace(scores);
	const isPicked = new Uint8Array(itemIndices.length);
	const ranks = new Uint32Array(Math.min(k, itemIndices.length));
	const bounds = new Float64Array(itemIndices.length).fill(Infinity);
	for (let place = 0; place < ranks.length; place++) {
		let best = -1;
		let bestGain = -Infinity;
		for (let rank = 0; rank < isPicked.length; rank++) {
			if (isPicked[rank] || bounds[rank] <= bestGain) continue;
			const gain = (1 - weight) * relevance[rank] + weight * wish.gainOf(rank);
			if (wish.onlyFalls) bounds[rank] = gain;
			if (best === -1 || gain > bestGain) {
				best = rank;
				bestGain = gain;
			}
		}
		ranks[place] = best;
		isPicked[best] = 1;
		wish.onPick?.(best);
	}
	return ranks;
}

/** What `pick` gives where no gain depends on the picks. */
function sort({ itemIndices, scores }: RankedList, k: number, weight: number, wish: MarginalGain): Uint32Array {
	const gains = relevanceByPlace(scores);
	for (let rank = 0; rank < gains.length; rank++) {
		gains[rank] = (1 - weight) * gains[rank] + weight * wish.gainOf(rank);
	}
	const ranks = new Uint32Array(Math.min(k, itemIndices.length));
	topKReference(gains, ranks.length, ranks, new Float64Array(ranks.length));
	return ranks;
}
