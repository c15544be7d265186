import type { ItemSimilarity } from './item-similarity';

/** How alike the candidates at two ranks of one list are. */
export type RankSimilarity = (rank: number, otherRank: number) => number;

/** Longer lists are compared anew each time: a square of this many numbers takes 8 MiB. */
const longestKept = 1024;

/** Per similarity and list: seen once, or what was compared since [count × count], NaN where nothing was. */
const kept = new WeakMap<ItemSimilarity, WeakMap<Uint32Array, 'seen' | Float64Array>>();

/**
 * Similarity by rank. A list that is re-ranked again, at other weights, has its pairs compared once; one that comes once, as on the
 * page, costs nothing more.
 * @param itemIndices the candidates; the same array is the same list, and must not be changed
 */
export function listSimilarity(itemIndices: Uint32Array, similarity: ItemSimilarity): RankSimilarity {
	const count = itemIndices.length;
	const compare: RankSimilarity = (rank, otherRank) => similarity(itemIndices[rank], itemIndices[otherRank]);
	const known = squareOf(itemIndices, similarity);
	if (known === null) return compare;
	return (rank, otherRank) => {
		const place = rank * count + otherRank;
		const value = known[place];
		return Number.isNaN(value) ? (known[place] = compare(rank, otherRank)) : value;
	};
}

/** Null at the first sight of a list, and for a long one. */
function squareOf(itemIndices: Uint32Array, similarity: ItemSimilarity): Float64Array | null {
	const count = itemIndices.length;
	if (count > longestKept) return null;
	const lists = kept.get(similarity) ?? new WeakMap<Uint32Array, 'seen' | Float64Array>();
	kept.set(similarity, lists);
	const before = lists.get(itemIndices);
	if (before instanceof Float64Array) return before;
	const square = before === 'seen' ? new Float64Array(count * count).fill(NaN) : null;
	lists.set(itemIndices, square ?? 'seen');
	return square;
}
