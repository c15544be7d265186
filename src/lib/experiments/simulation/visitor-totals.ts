import type { VisitOutcome } from './visit-shop';

/** What is summed for every visitor, before the test and in it. */
export const totalFields = [
	'visits',
	'shown',
	'looks',
	'clicks',
	'orders',
	'units',
	'revenue',
	'margin',
	'diversity',
	/** Days after the first with a visit: 0 for those who never came back. */
	'returns',
] as const;

export type TotalField = (typeof totalFields)[number];

/** [userCount] each. */
export type VisitorTotals = Record<TotalField, Float32Array>;

export function createTotals(userCount: number): VisitorTotals {
	return Object.fromEntries(totalFields.map((field) => [field, new Float32Array(userCount)])) as VisitorTotals;
}

export function addVisit(totals: VisitorTotals, userIndex: number, outcome: VisitOutcome): void {
	if (totals.visits[userIndex] > 0) totals.returns[userIndex]++;
	totals.visits[userIndex]++;
	totals.shown[userIndex] += outcome.shown;
	totals.looks[userIndex] += outcome.looks;
	totals.clicks[userIndex] += outcome.clicks;
	totals.orders[userIndex] += outcome.orders;
	totals.units[userIndex] += outcome.units;
	totals.revenue[userIndex] += outcome.revenue;
	totals.margin[userIndex] += outcome.margin;
	totals.diversity[userIndex] += outcome.diversity;
}
