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
		refuseStrangers(list, picked, reranker.id);
		list = isLast ? picked : joined(picked, leftOver(list, picked));
		return { list, durationMs: performance.now() - started };
	});
}

function refuseStrangers({ itemIndices }: RankedList, picked: RankedList, rerankerId: string): void {
	const left = new Set(picked.itemIndices);
	const isTwice = left.size < picked.itemIndices.length;
	for (let rank = 0; rank < itemIndices.length && left.size > 0; rank++) left.delete(itemIndices[rank]);
	if (!isTwice && left.size === 0) return;
	const [stranger = picked.itemIndices[0]] = left;
	throw new ShapeError(`The re-ranker "${rerankerId}" returned item ${stranger} twice or out of nowhere.`);
}

/** The items of `list` that were not picked, in order. */
function leftOver({ itemIndices, scores }: RankedList, picked: RankedList): RankedList {
	const isPicked = new Set(picked.itemIndices);
	const length = itemIndices.length - isPicked.size;
	const left = { itemIndices: new Uint32Array(length), scores: new Float32Array(length) };
	let place = 0;
	for (let rank = 0; rank < itemIndices.length; rank++) {
		if (isPicked.has(itemIndices[rank])) continue;
		left.itemIndices[place] = itemIndices[rank];
		left.scores[place++] = scores[rank];
	}
	return left;
}

function joined(first: RankedList, second: RankedList): RankedList {
	const length = first.itemIndices.length + second.itemIndices.length;
	const [itemIndices, scores] = [new Uint32Array(length), new Float32Array(length)];
	itemIndices.set(first.itemIndices);
	itemIndices.set(second.itemIndices, first.itemIndices.length);
	scores.set(first.scores);
	scores.set(second.scores, first.scores.length);
	return { itemIndices, scores };
}
