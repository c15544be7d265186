import { rowColumns } from '$lib/core/csr-matrix';
import { formatCount } from '$lib/core/units';
import { byMainMetric, type Check, MAIN_METRIC } from './check';

/** Quantiles for a two-sided test at 5 % with 80 % power: 1.96 + 0.84. */
const DETECTABLE = 2.8;
/** A lift most shops would act on. */
const WANTED_LIFT = 0.05;
const FEWEST_USERS = 200;

/** Too few test users for the difference one would like to see. */
export const power: Check = {
	id: 'power',
	label: 'Are there enough test shoppers?',
	clean: 'No shortage: a lift of 5 % over the best model is large enough to be found.',
	fixAt: 'protocol',
	look({ split, runs }) {
		const asked = (split.foldIn ?? split.train).matrix;
		let userCount = 0;
		for (let user = 0; user < split.test.rowCount; user++) {
			if (rowColumns(split.test, user).length > 0 && rowColumns(asked, user).length > 0) userCount++;
		}
		const best = byMainMetric(runs)[0];
		const fix = 'Test on more shoppers: a larger test share, fewer filters, or several windows of a backtest.';
		if (!best) {
			if (userCount >= FEWEST_USERS) return [];
			const text = `${userCount} shoppers can be tested. With so few, only large differences are more than luck.`;
			return [{ severity: 'warning', title: 'Few test shoppers', text, fix }];
		}
		const { mean, low, high } = best.estimate;
		// The standard error from the interval; two models on the same shoppers are correlated, about one half.
		const detectable = (DETECTABLE * (high - low)) / (2 * 1.96);
		if (mean === 0 || detectable <= WANTED_LIFT * mean) return [];
		return [
			{
				severity: detectable > 4 * WANTED_LIFT * mean ? 'warning' : 'note',
				title: 'A small lift would go unseen',
				text:
					`With ${formatCount(userCount)} test shoppers a difference in ${MAIN_METRIC.toUpperCase()} is found four times of five from about ${detectable.toFixed(4)} on, ` +
					`which is ${Math.round((100 * detectable) / mean)} % of the best model’s ${mean.toFixed(4)}.`,
				fix,
			},
		];
	},
};
