import { hitCount, type ListMetric, shownOrder } from './metric';

/** |top-k ∩ rel| / k; a list shorter than k is divided by k all the same. */
export const precision: ListMetric = {
	kind: 'list',
	meta: {
		id: 'precision',
		label: 'Precision',
		group: 'accuracy',
		formula: 'P@k = |top-k ∩ rel| / k; mean over users',
		help: 'The share of the shown places that were right. With one test item a user it cannot exceed 1/k.',
		ties: shownOrder,
		direction: 'higher',
		range: [0, 1],
		atK: true,
		usesTruth: true,
	},
	score: ({ hits, k }) => hitCount(hits) / k,
	references: [
		{
			title: 'hits at places 1 and 3 of 4, three relevant',
			shown: [1, 0, 2, 3],
			relevant: [1, 2, 5],
			k: 4,
			expected: 1 / 2,
		},
		{ title: 'more relevant items than places', shown: [0, 1], relevant: [1, 2, 3, 4, 5, 6], k: 2, expected: 1 / 2 },
		{ title: 'a list shorter than k', shown: [4], relevant: [4], k: 5, expected: 1 / 5 },
	],
};
