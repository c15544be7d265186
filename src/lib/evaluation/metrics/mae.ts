import type { ValueMetric } from './metric';

/** Mean absolute error over all test rows. */
export const mae: ValueMetric = {
	kind: 'value',
	meta: {
		id: 'mae',
		label: 'MAE',
		formula: 'MAE = Σ |predicted − actual| / n over the n test rows',
		help: 'How far predicted ratings are off on average, in stars.',
		direction: 'lower',
		range: [0, Infinity],
		atK: false,
	},
	error: (predicted, actual) => Math.abs(predicted - actual),
	root: false,
};
