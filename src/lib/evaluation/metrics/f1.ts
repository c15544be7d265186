import { type ListMetric, shownOrder } from './metric';
import { precision } from './precision';
import { recall } from './recall';

/** Harmonic mean of precision and recall of each list (then averaged: not the harmonic mean of the averages). */
export const f1: ListMetric = {
	kind: 'list',
	meta: {
		id: 'f1',
		label: 'F1',
		group: 'accuracy',
		formula: 'F1@k = 2·P@k·R@k / (P@k + R@k), 0 without a hit; mean over users',
		help: 'Precision and recall in one number: high only where both are.',
		ties: shownOrder,
		direction: 'higher',
		range: [0, 1],
		atK: true,
		usesTruth: true,
	},
	score(list, world) {
		const p = precision.score(list, world);
		const r = recall.score(list, world);
		return p + r === 0 ? 0 : (2 * p * r) / (p + r);
	},
	references: [
		{
			title: 'hits at places 1 and 3 of 4, three relevant',
			shown: [1, 0, 2, 3],
			relevant: [1, 2, 5],
			k: 4,
			expected: 4 / 7,
		},
		{ title: 'more relevant items than places', shown: [0, 1], relevant: [1, 2, 3, 4, 5, 6], k: 2, expected: 1 / 4 },
		{ title: 'a list shorter than k', shown: [4], relevant: [4], k: 5, expected: 1 / 3 },
		{ title: 'no hit', shown: [0, 3], relevant: [5], k: 2, expected: 0 },
	],
};
