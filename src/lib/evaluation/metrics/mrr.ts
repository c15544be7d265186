import type { ListMetric } from './metric';

/** 1 / place of the first hit, 0 without one. */
export const mrr: ListMetric = {
	kind: 'list',
	meta: {
		id: 'mrr',
		label: 'MRR',
		formula: 'RR@k = 1 / place of the first hit among the first k, 0 without one; mean over users',
		help: 'How far down a shopper must look for the first right thing: 1 is the first place, 0.5 the second.',
		direction: 'higher',
		range: [0, 1],
		atK: true,
	},
	score({ hits }) {
		const first = hits.indexOf(1);
		return first === -1 ? 0 : 1 / (first + 1);
	},
};
