import type { ValueMetric } from './metric';

/** Root of the mean squared error over all test rows. */
export const rmse: ValueMetric = {
	kind: 'value',
	meta: {
		id: 'rmse',
		label: 'RMSE',
		formula: 'RMSE = √( Σ (predicted − actual)² / n ) over the n test rows',
		help: 'How far predicted ratings are off, in stars; big misses count more. Says nothing about the order of a list.',
		direction: 'lower',
		range: [0, Infinity],
		atK: false,
	},
	error: (predicted, actual) => (predicted - actual) ** 2,
	root: true,
};
