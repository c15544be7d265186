import type { ValueMetric } from './metric';

/** Mean absolute error over all test rows. */
export const mae: ValueMetric = {
	kind: 'value',
	meta: {
		id: 'mae',
		label: 'MAE',
		group: 'accuracy',
		formula: 'MAE = Σ |predicted − actual| / n over the n test rows',
		help: 'How far predicted ratings are off on average, in stars.',
		ties: 'No list is made, so nothing can tie.',
		direction: 'lower',
		range: [0, Infinity],
		atK: false,
		usesTruth: true,
	},
	error: (predicted, actual) => Math.abs(predicted - actual),
	root: false,
	references: [{ title: 'errors of 1, 2 and 0 stars', predicted: [4, 2, 3], actual: [3, 4, 3], expected: 1 }],
};
