import { spearmanCorrelation } from '$lib/statistics/spearman-correlation';
import type { Check, Finding } from './check';

const TOO_CLOSE = 0.9;
const FEWEST_ITEMS = 20;

/** A catalogue column that was counted from the very rows a model is tested on. */
export const targetInFeatures: Check = {
	id: 'target-in-features',
	label: 'Is the answer hidden in the catalogue?',
	clean: 'No number column of the items moves with how often they were taken in the test.',
	fixAt: 'features',
	look({ split: { train, test } }) {
		const counts = new Float64Array(test.columnCount);
		for (const item of test.columnIndices) counts[item]++;
		return train.catalogue.columns.flatMap((column): Finding[] => {
			if (column.kind !== 'number') return [];
			const known = [...column.values.keys()].filter((item) => !Number.isNaN(column.values[item]));
			if (known.length < FEWEST_ITEMS) return [];
			const { statistic } = spearmanCorrelation(
				known.map((item) => column.values[item]),
				known.map((item) => counts[item]),
			);
			if (!(Math.abs(statistic) >= TOO_CLOSE)) return [];
			return [
				{
					severity: 'bad',
					title: `The column “${column.name}” gives the answer away`,
					text: `It moves with how often items were taken in the test (Spearman’s ρ = ${statistic.toFixed(2)} over ${known.length} items): it was probably counted from the same log, test rows included.`,
					fix: 'Leave the column out of the import, or count it on rows before the test begins.',
				},
			];
		});
	},
};
