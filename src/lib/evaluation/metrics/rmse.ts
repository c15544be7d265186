import type { ValueMetric } from './metric';

/** Root of the mean squared error over all test rows. */
export const rmse: ValueMetric = {
	kind: 'value',
	meta: {
		id: 'rmse',
		label: 'RMSE',
		group: 'accuracy',
		formula: 'RMSE = √( Σ (predicted − actual)² / n ) over the n test rows',
		help: 'How far predicted ratings are off, in stars; big misses count more. Says nothing about the order of a list.',
		ties: 'No list is made, so nothing can tie.',
		direction: 'lower',
		range: [0, Infinity],
		atK: false,
		usesTruth: true,
	},
	error: (predicted, actual) => (predicted - actual) ** 2,
	root: true,
	references: [
		{ title: 'errors of 1, 2 and 0 stars', predicted: [4, 2, 3], actual: [3, 4, 3], expected: Math.sqrt(5 / 3) },
	],
};
