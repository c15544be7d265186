import { hitCount, type ListMetric } from './metric';

/** Share of users with at least one relevant item among the first k. */
export const hitRate: ListMetric = {
	kind: 'list',
	meta: {
		id: 'hitRate',
		label: 'Hit rate',
		formula: 'HR@k = 1 if |top-k ∩ rel| ≥ 1, else 0; mean over users',
		help: 'Of a hundred shoppers, how many found at least one thing they really took later.',
		direction: 'higher',
		range: [0, 1],
		atK: true,
	},
	score: ({ hits }) => (hitCount(hits) > 0 ? 1 : 0),
};
