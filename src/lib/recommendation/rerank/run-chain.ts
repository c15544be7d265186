import { ShapeError } from '$lib/core/errors';
import type { RankedList, RecommendRequest, Reranker } from '$lib/recommendation/recommendation';

/** What one re-ranker made of the list, and how long it took. */
export interface ChainLink {
	list: RankedList;
	durationMs: number;
}

/** How many places a re-ranker orders that is not the last: enough for the next to choose from. */
const depthOf = (k: number) => Math.max(100, 4 * k);

/**
 * Runs the chain. The last re-ranker cuts to k; one before it orders the first 4·k places (100 at least), and the candidates it
 * did not pick follow in the order they had.
 * @throws ShapeError where a re-ranker returns an item twice or one that was no candidate
 */
export function runChain(
	rerankers: readonly Reranker[],
	candidates: RankedList,
	k: number,
	request: RecommendRequest,
): ChainLink[] {
	let list = candidates;
	return rerankers.map((reranker, place) => {
		const started = performance.now();
		const isLast = place === rerankers.length - 1;
		const depth = isLast ? k : Math.min(list.itemIndices.length, depthOf(k));
		const picked = reranker.rerank(list, depth, request);
		const left = leftOver(list, picked, reranker.id);
		list = isLast ? picked : joined(picked, left);
		return { list, durationMs: performance.now() - started };
	});
}

/** The items of `list` that were not picked, in order. */
function leftOver(list: RankedList, picked: RankedList, rerankerId: string): RankedList {
	const unpicked = new Map<number, number>();
	list.itemIndices.forEach((itemIndex, rank) => unpicked.set(itemIndex, rank));
	for (const itemIndex of picked.itemIndices) {
		if (unpicked.delete(itemIndex)) continue;
		throw new ShapeError(`The re-ranker "${rerankerId}" returned item ${itemIndex} twice or out of nowhere.`);
	}
	return {
		itemIndices: Uint32Array.from(unpicked.keys()),
		scores: Float32Array.from(unpicked.values(), (rank) => list.scores[rank]),
	};
}

function joined(first: RankedList, second: RankedList): RankedList {
	return {
		itemIndices: Uint32Array.of(...first.itemIndices, ...second.itemIndices),
		scores: Float32Array.of(...first.scores, ...second.scores),
	};
}
