import { firstFree, type InterleavingMethod } from './interleaving';

export const teamDraft: InterleavingMethod = {
	id: 'team-draft',
	label: 'Team draft',
	words: 'The two take turns, a coin says who begins each round; a click counts for who picked the item.',
	paper: 'Radlinski, Kurup, Joachims 2008, How does clickthrough data reflect retrieval quality?, CIKM, alg. 2',
	merge(a, b, k, stream) {
		const items: number[] = [];
		const credits: number[] = [];
		const shown = new Set<number>();
		while (items.length < k) {
			const bFirst = stream.next() < 0.5;
			const before = items.length;
			for (const isB of [bFirst, !bFirst]) {
				const item = items.length < k ? firstFree(isB ? b : a, shown) : -1;
				if (item < 0) continue;
				shown.add(item);
				items.push(item);
				credits.push(isB ? 1 : -1);
			}
			if (items.length === before) break;
		}
		return { items: Uint32Array.from(items), credits: Float64Array.from(credits) };
	},
};
