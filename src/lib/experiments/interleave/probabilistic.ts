import type { InterleavedShelf, InterleavingMethod } from './interleaving';

/** Chances fall with the cube of the rank, as in the paper. */
const DECAY = 3;

export const probabilistic: InterleavingMethod = {
	id: 'probabilistic',
	label: 'Probabilistic',
	words:
		'Each place is drawn from one of the two softened lists; a click counts for each list by how likely it was to bring the item.',
	paper: 'Hofmann, Whiteson, de Rijke 2011, A probabilistic method for inferring preferences from clicks, CIKM, §4',
	merge(a, b, k, stream): InterleavedShelf {
		const lists = [softened(a), softened(b)];
		const items: number[] = [];
		const credits: number[] = [];
		while (items.length < k && (lists[0].size > 0 || lists[1].size > 0)) {
			const side = lists[0].size === 0 ? 1 : lists[1].size === 0 ? 0 : stream.next() < 0.5 ? 0 : 1;
			const item = drawFrom(lists[side], stream.next());
			// Marginalised over who brought it: P(b | item) − P(a | item).
			const [chanceA, chanceB] = lists.map((list) => (list.get(item) ?? 0) / sum(list));
			credits.push((chanceB - chanceA) / (chanceB + chanceA));
			items.push(item);
			for (const list of lists) list.delete(item);
		}
		return { items: Uint32Array.from(items), credits: Float64Array.from(credits) };
	},
};

/** Item → 1 / rank³, ranks from 1. */
function softened(list: Uint32Array): Map<number, number> {
	return new Map(Array.from(list, (item, rank) => [item, (rank + 1) ** -DECAY]));
}

function sum(list: ReadonlyMap<number, number>): number {
	let total = 0;
	for (const weight of list.values()) total += weight;
	return total || 1;
}

function drawFrom(list: ReadonlyMap<number, number>, draw: number): number {
	let point = draw * sum(list);
	let last = -1;
	for (const [item, weight] of list) {
		last = item;
		if ((point -= weight) < 0) return item;
	}
	return last;
}
