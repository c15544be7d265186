import { hitCount, type ListMetric, shownOrder } from './metric';

/** |top-k ∩ rel| / |rel|. */
export const recall: ListMetric = {
	kind: 'list',
	meta: {
		id: 'recall',
		label: 'Recall',
		group: 'accuracy',
		formula: 'R@k = |top-k ∩ rel| / |rel|; mean over users',
		help: 'Of the things a shopper really took later, the share that was on the list.',
		ties: shownOrder,
		direction: 'higher',
		range: [0, 1],
		atK: true,
		usesTruth: true,
	},
	score: ({ hits, relevant }) => hitCount(hits) / relevant.length,
	references: [
		{
			title: 'hits at places 1 and 3 of 4, three relevant',
			shown: [1, 0, 2, 3],
			relevant: [1, 2, 5],
			k: 4,
			expected: 2 / 3,
		},
		{ title: 'more relevant items than places', shown: [0, 1], relevant: [1, 2, 3, 4, 5, 6], k: 2, expected: 1 / 6 },
		{ title: 'a list shorter than k', shown: [4], relevant: [4], k: 5, expected: 1 },
	],
};
