import { type ListMetric, shownOrder } from './metric';
import { sumOverHits } from './sum-over-hits';

/** The prices of the hits. */
export const revenue: ListMetric = {
	kind: 'list',
	meta: {
		id: 'revenue',
		label: 'Revenue',
		group: 'business',
		formula: 'Rev@k = Σ price(i) over the hits among the first k, an unknown price as 0; mean over users',
		help: 'What the things a shopper really took later, and would have found on the list, cost together: money a shopper.',
		ties: shownOrder,
		direction: 'higher',
		range: [0, Infinity],
		atK: true,
		usesTruth: true,
	},
	applies: ({ prices }) => prices !== null,
	score: (list, { prices }) => sumOverHits(list, prices!),
	references: [
		{ title: 'hits of 10 and 30', shown: [0, 1, 2], relevant: [0, 2, 5], k: 3, expected: 40 },
		{ title: 'a hit without a price', shown: [7, 1], relevant: [1, 7], k: 2, expected: 20 },
	],
};
