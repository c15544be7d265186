import { describe, expect, test } from 'vitest';
import type { ExperimentRecord } from '$lib/experiments/ab/experiment-record';
import { differenceSeries, valueSeries } from './experiment-series';

function recordOf(labels: readonly string[], alpha: number): ExperimentRecord {
	const comparison = (difference: number) => ({
		...{ difference, low: difference - 1, high: difference + 1 },
		...{ sequentialLow: difference - 2, sequentialHigh: difference + 2, sequentialPValue: 0.5 },
	});
	const values = labels.map((_, arm) => ({ value: 10 + arm, low: 9 + arm, high: 11 + arm }));
	const visitors = labels.map(() => 5);
	const comparisons = labels.slice(1).map((_, index) => comparison(index + 1));
	return {
		spec: { alpha, arms: labels.map((label) => ({ label })) },
		looks: [
			{ day: 0, visitors, values, comparisons: null },
			{ day: 1, visitors, values, comparisons },
		],
	} as unknown as ExperimentRecord;
}

const colours = ['red', 'green', 'blue'];

describe('the lines of an experiment', () => {
	test('name the interval by the α of the file', () => {
		const nameUnder = (alpha: number) => differenceSeries(recordOf(['A', 'B'], alpha), colours)[0].label;
		expect(nameUnder(0.05)).toBe('B, 95 % interval of one look');
		expect(nameUnder(0.1)).toBe('B, 90 % interval of one look');
		expect(nameUnder(0.001)).toBe('B, 99.9 % interval of one look');
	});

	test('of two arms both readings of the difference, from the first day there is one', () => {
		const [oneLook, upper, lower] = differenceSeries(recordOf(['A', 'B'], 0.05), colours);
		expect(oneLook.points).toEqual([{ x: 2, y: 1, low: 0, high: 2 }]);
		expect(upper).toMatchObject({ points: [{ x: 2, y: 3 }], dashed: true });
		expect(lower).toMatchObject({ points: [{ x: 2, y: -1 }], dashed: true });
		expect([oneLook.colour, upper.colour, lower.colour]).toEqual(['green', 'green', 'green']);
	});

	test('of three arms one line each, in their own colours', () => {
		const record = recordOf(['A', 'B', 'C'], 0.05);
		const [b, c] = differenceSeries(record, colours);
		expect([b.label, c.label]).toEqual(['B', 'C']);
		expect(c.points).toEqual([{ x: 2, y: 2, low: 1, high: 3 }]);
		const values = valueSeries(record, colours);
		expect(values.map(({ points }) => points[1])).toEqual([
			{ x: 2, y: 10, low: 9, high: 11 },
			{ x: 2, y: 11, low: 10, high: 12 },
			{ x: 2, y: 12, low: 11, high: 13 },
		]);
		expect(values.map(({ colour }) => colour)).toEqual(colours);
		expect([b.colour, c.colour]).toEqual(['green', 'blue']);
	});
});
