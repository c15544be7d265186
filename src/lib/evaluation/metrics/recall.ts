import { hitCount, type ListMetric } from './metric';

/** |top-k ∩ rel| / |rel|. */
export const recall: ListMetric = {
	kind: 'list',
	meta: {
		id: 'recall',
		label: 'Recall',
		formula: 'R@k = |top-k ∩ rel| / |rel|; mean over users',
		help: 'Of the things a shopper really took later, the share that was on the list.',
		direction: 'higher',
		range: [0, 1],
		atK: true,
	},
	score: ({ hits, relevantCount }) => hitCount(hits) / relevantCount,
};
