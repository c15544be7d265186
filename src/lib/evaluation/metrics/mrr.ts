import { type ListMetric, shownOrder } from './metric';

/** 1 / place of the first hit, 0 without one. */
export const mrr: ListMetric = {
	kind: 'list',
	meta: {
		id: 'mrr',
		label: 'MRR',
		group: 'accuracy',
		formula: 'RR@k = 1 / place of the first hit among the first k, 0 without one; mean over users',
		help: 'How far down a shopper must look for the first right thing: 1 is the first place, 0.5 the second.',
		ties: shownOrder,
		direction: 'higher',
		range: [0, 1],
		atK: true,
		usesTruth: true,
	},
	score({ hits }) {
		const first = hits.indexOf(1);
		return first === -1 ? 0 : 1 / (first + 1);
	},
	references: [
		{
			title: 'hits at places 1 and 3 of 4, three relevant',
			shown: [1, 0, 2, 3],
			relevant: [1, 2, 5],
			k: 4,
			expected: 1,
		},
		{ title: 'more relevant items than places', shown: [0, 1], relevant: [1, 2, 3, 4, 5, 6], k: 2, expected: 1 / 2 },
		{ title: 'a list shorter than k', shown: [4], relevant: [4], k: 5, expected: 1 },
	],
};
