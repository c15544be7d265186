import { hitCount, type ListMetric, shownOrder } from './metric';

/** Share of users with at least one relevant item among the first k. */
export const hitRate: ListMetric = {
	kind: 'list',
	meta: {
		id: 'hitRate',
		label: 'Hit rate',
		group: 'accuracy',
		formula: 'HR@k = 1 if |top-k ∩ rel| ≥ 1, else 0; mean over users',
		help: 'Of a hundred shoppers, how many found at least one thing they really took later.',
		ties: shownOrder,
		direction: 'higher',
		range: [0, 1],
		atK: true,
		usesTruth: true,
	},
	score: ({ hits }) => (hitCount(hits) > 0 ? 1 : 0),
	references: [
		{
			title: 'hits at places 1 and 3 of 4, three relevant',
			shown: [1, 0, 2, 3],
			relevant: [1, 2, 5],
			k: 4,
			expected: 1,
		},
		{ title: 'more relevant items than places', shown: [0, 1], relevant: [1, 2, 3, 4, 5, 6], k: 2, expected: 1 },
		{ title: 'a list shorter than k', shown: [4], relevant: [4], k: 5, expected: 1 },
		{ title: 'no hit', shown: [0, 3], relevant: [5], k: 2, expected: 0 },
	],
};
