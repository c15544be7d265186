import type { ListMetric } from './metric';
import { precision } from './precision';
import { recall } from './recall';

/** Harmonic mean of precision and recall of each list (then averaged: not the harmonic mean of the averages). */
export const f1: ListMetric = {
	kind: 'list',
	meta: {
		id: 'f1',
		label: 'F1',
		formula: 'F1@k = 2·P@k·R@k / (P@k + R@k), 0 without a hit; mean over users',
		help: 'Precision and recall in one number: high only where both are.',
		direction: 'higher',
		range: [0, 1],
		atK: true,
	},
	score(list) {
		const p = precision.score(list);
		const r = recall.score(list);
		return p + r === 0 ? 0 : (2 * p * r) / (p + r);
	},
};
