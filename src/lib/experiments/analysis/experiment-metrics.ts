import { InvalidRequestError } from '$lib/core/errors';
import type { VisitorTotals } from '$lib/experiments/simulation/visitor-totals';

/** One number an experiment compares arms by; the unit that varies is always the visitor. */
export interface ExperimentMetric {
	id: string;
	label: string;
	/** In a shop owner's words, with the field's term. */
	words: string;
	unit: 'share' | 'money' | 'count';
	/** proportion: 0 or 1 a visitor; mean: a number a visitor; ratio: sums over visitors divided. */
	kind: 'proportion' | 'mean' | 'ratio';
	/** A visitor's value, or the numerator of a ratio. */
	value(totals: VisitorTotals, userIndex: number): number;
	/** Of a ratio. */
	denominator?(totals: VisitorTotals, userIndex: number): number;
}

export const experimentMetrics: readonly ExperimentMetric[] = [
	{
		id: 'gmv',
		label: 'Sales per visitor',
		words: 'What a visitor spends over the whole test, buyers or not (GMV per visitor).',
		unit: 'money',
		kind: 'mean',
		value: ({ revenue }, user) => revenue[user],
	},
	{
		id: 'conversion',
		label: 'Conversion',
		words: 'Share of visitors who order at least once.',
		unit: 'share',
		kind: 'proportion',
		value: ({ orders }, user) => (orders[user] > 0 ? 1 : 0),
	},
	{
		id: 'ctr',
		label: 'Click-through rate',
		words: 'Clicks among all products shown (CTR); a ratio, its interval by the delta method.',
		unit: 'share',
		kind: 'ratio',
		value: ({ clicks }, user) => clicks[user],
		denominator: ({ shown }, user) => shown[user],
	},
	{
		id: 'aov',
		label: 'Order value',
		words: 'What an order is worth on average (AOV); a ratio of sales and orders.',
		unit: 'money',
		kind: 'ratio',
		value: ({ revenue }, user) => revenue[user],
		denominator: ({ orders }, user) => orders[user],
	},
	{
		id: 'margin',
		label: 'Margin per visitor',
		words: 'What the shop keeps of a visitor’s orders over the whole test.',
		unit: 'money',
		kind: 'mean',
		value: ({ margin }, user) => margin[user],
	},
	{
		id: 'retention',
		label: 'Retention',
		words: 'Share of visitors who come back on a later day of the test.',
		unit: 'share',
		kind: 'proportion',
		value: ({ returns }, user) => (returns[user] > 0 ? 1 : 0),
	},
	{
		id: 'visits',
		label: 'Visits per visitor',
		words: 'How often a visitor comes during the test.',
		unit: 'count',
		kind: 'mean',
		value: ({ visits }, user) => visits[user],
	},
	{
		id: 'diversity',
		label: 'Variety of a shelf',
		words: 'Share of pairs on a shelf from different categories (intra-list diversity).',
		unit: 'share',
		kind: 'ratio',
		value: ({ diversity }, user) => diversity[user],
		denominator: ({ visits }, user) => visits[user],
	},
];

/** @throws InvalidRequestError */
export function experimentMetric(metricId: string): ExperimentMetric {
	const metric = experimentMetrics.find(({ id }) => id === metricId);
	if (!metric) {
		throw new InvalidRequestError(
			`There is no metric "${metricId}". There are: ${experimentMetrics.map(({ id }) => id).join(', ')}.`,
		);
	}
	return metric;
}
