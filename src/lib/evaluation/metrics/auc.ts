import type { RankMetric } from './metric';

/**
 * The chance that a relevant item stands above an irrelevant one: the Mann–Whitney statistic over all items ranked for the user
 * (Hanley, McNeil 1982, Radiology 143).
 */
export const auc: RankMetric = {
	kind: 'rank',
	meta: {
		id: 'auc',
		label: 'AUC',
		group: 'accuracy',
		formula: 'AUC = 1 − (Σ place(i) − r(r + 1)/2) / (r(n − r)) over the r relevant of n ranked items; mean over users',
		help: 'Picks one right and one wrong item: how often the right one stands higher. 0.5 is tossing a coin; says little of the top.',
		ties: 'Items of equal score share the mean of their places, so a constant score gives exactly 0.5.',
		direction: 'higher',
		range: [0, 1],
		atK: false,
		usesTruth: true,
	},
	score(places, rankedCount) {
		const relevantCount = places.length;
		let sum = 0;
		for (const place of places) sum += place;
		return 1 - (sum - (relevantCount * (relevantCount + 1)) / 2) / (relevantCount * (rankedCount - relevantCount));
	},
	references: [
		{ title: 'two of four wrong items below each', scores: [5, 4, 3, 2, 1, 0], relevant: [1, 4], expected: 4 / 8 },
		{ title: 'the best item is the right one', scores: [9, 1, 2], relevant: [0], expected: 1 },
		{ title: 'all scores equal', scores: [1, 1, 1, 1], relevant: [0, 3], expected: 0.5 },
		{ title: 'tied with one of three wrong items', scores: [2, 2, 1, 3], relevant: [0], expected: 0.5 },
	],
};
