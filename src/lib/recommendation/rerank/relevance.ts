import type { RankedList } from '$lib/recommendation/recommendation';

/**
 * [count] relevance by place, 1 … 0: the scores in descending order, min-max normalised; all 0 where they are equal. On a
 * list in score order it is the normalised score; on one that another re-ranker has re-ordered it keeps that order, so
 * that chained re-rankers build on each other.
 */
export function relevanceByPlace(scores: Float32Array): Float64Array {
	const descending = Float64Array.from(scores).sort().reverse();
	const low = descending.at(-1) ?? 0;
	const range = (descending[0] ?? 0) - low;
	return descending.map((score) => (range > 0 ? (score - low) / range : 0));
}

/** The items at `ranks`, in that order, each with its own score. */
export function take({ itemIndices, scores }: RankedList, ranks: Uint32Array): RankedList {
	return {
		itemIndices: ranks.map((rank) => itemIndices[rank]),
		scores: Float32Array.from(ranks, (rank) => scores[rank]),
	};
}

/** The first k as they are. */
export function head({ itemIndices, scores }: RankedList, k: number): RankedList {
	return { itemIndices: itemIndices.slice(0, k), scores: scores.slice(0, k) };
}
