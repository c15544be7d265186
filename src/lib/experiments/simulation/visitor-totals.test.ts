import { expect, test } from 'vitest';
import { createOutcome } from './visit-shop';
import { addVisit, createTotals } from './visitor-totals';

test('every number of a visit is added to its visitor, and a return is a visit after the first', () => {
	const totals = createTotals(2);
	const visit = { shown: 1, looks: 2, clicks: 3, orders: 4, units: 5, revenue: 6, margin: -7, diversity: 0.5 };
	const outcome = Object.assign(createOutcome(3), visit);
	for (let time = 0; time < 3; time++) addVisit(totals, 1, outcome);
	const sums = Object.fromEntries(Object.entries(totals).map(([field, values]) => [field, [...values]]));
	const thrice = Object.fromEntries(Object.entries(visit).map(([field, value]) => [field, [0, 3 * value]]));
	expect(sums).toEqual({ ...thrice, visits: [0, 3], returns: [0, 2] });
});
