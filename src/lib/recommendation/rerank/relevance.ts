import type { RankedList } from '$lib/recommendation/recommendation';

/**
 * [count] relevance by place, 1 … 0: the scores in descending order, min-max normalised; all 0 where they are equal. On a
 * list in score order it is the normalised score; on one that another re-ranker has re-ordered it keeps that order, so
 * that chained re-rankers build on each other.
 */
export function relevanceByPlace(scores: Float32Array): Float64Array {
	const relevance = Float64Array.from(scores);
	if (!isDescending(relevance)) relevance.sort().reverse();
	const low = relevance.at(-1) ?? 0;
	const range = (relevance[0] ?? 0) - low;
	for (let place = 0; place < relevance.length; place++) {
		relevance[place] = range > 0 ? (relevance[place] - low) / range : 0;
	}
	return relevance;
}

function isDescending(values: Float64Array): boolean {
	for (let place = 1; place < values.length; place++) if (!(values[place - 1] >= values[place])) return false;
	return true;
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
