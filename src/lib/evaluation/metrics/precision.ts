import { hitCount, type ListMetric } from './metric';

/** |top-k ∩ rel| / k; a list shorter than k is divided by k all the same. */
export const precision: ListMetric = {
	kind: 'list',
	meta: {
		id: 'precision',
		label: 'Precision',
		formula: 'P@k = |top-k ∩ rel| / k; mean over users',
		help: 'The share of the shown places that were right. With one test item a user it cannot exceed 1/k.',
		direction: 'higher',
		range: [0, 1],
		atK: true,
	},
	score: ({ hits, k }) => hitCount(hits) / k,
};
