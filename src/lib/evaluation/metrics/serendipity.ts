import { hasItem } from './has-item';
import { type ListMetric, shownOrder } from './metric';

/**
 * Useful and not obvious (Ge, Delgado-Battenfeld, Jannach 2010, RecSys, §3.2): hits that the list of the most popular items, made
 * for the same shopper, would not have held.
 */
export const serendipity: ListMetric = {
	kind: 'list',
	meta: {
		id: 'serendipity',
		label: 'Serendipity',
		group: 'beyond accuracy',
		formula: 'Ser@k = |{hits among the first k} \\ {the k most popular items u does not have}| / k; mean over users',
		help: 'The share of places that were right and that a bestseller list would not have shown.',
		ties: shownOrder + ' Equally popular items too.',
		direction: 'higher',
		range: [0, 1],
		atK: true,
		usesTruth: true,
	},
	score({ items, hits, k, history }, { popularOrder }) {
		if (!hits.includes(1)) return 0;
		const obvious = new Set<number>();
		for (const item of popularOrder) {
			if (obvious.size === k) break;
			if (!hasItem(history, item)) obvious.add(item);
		}
		let count = 0;
		hits.forEach((hit, place) => (count += hit && !obvious.has(items[place]) ? 1 : 0));
		return count / k;
	},
	references: [
		{ title: 'an obvious hit and one that is not', shown: [0, 5], relevant: [0, 5], k: 2, expected: 1 / 2 },
		{
			title: 'what the shopper has is not obvious any more',
			shown: [3, 5],
			relevant: [3, 5],
			k: 2,
			history: [0, 1],
			expected: 1 / 2,
		},
		{ title: 'no hit', shown: [6, 7], relevant: [0], k: 2, expected: 0 },
	],
};
