import { describe, expect, test } from 'vitest';
import { scaleOver, ticksBetween } from './leaderboard-scale';

describe('the scale of a column of intervals', () => {
	test('holds every interval inside 0 to 100 percent', () => {
		const scale = scaleOver([{ mean: 0.2, low: 0.18, high: 0.22 }, undefined, { mean: 0.4, low: 0.39, high: 0.41 }]);
		expect(scale.percent(0.18)).toBeGreaterThan(0);
		expect(scale.percent(0.41)).toBeLessThan(100);
		expect(scale.percent(0.41)).toBeGreaterThan(scale.percent(0.18));
	});

	test('does not invent negative numbers for a metric near 0', () => {
		expect(scaleOver([{ mean: 0.01, low: 0, high: 0.02 }]).low).toBe(0);
	});

	test('survives equal numbers and no numbers', () => {
		expect(Number.isFinite(scaleOver([{ mean: 0, low: 0, high: 0 }]).percent(0))).toBe(true);
		expect(Number.isFinite(scaleOver([undefined]).percent(0.5))).toBe(true);
	});
});

describe('the ticks of an axis', () => {
	test('are round, ascend and stay inside', () => {
		expect(ticksBetween(0.031, 0.118)).toEqual([0.05, 0.1]);
		expect(ticksBetween(0, 1)).toEqual([0, 0.5, 1]);
		expect(ticksBetween(0.8, 0.9)).toEqual([0.8, 0.85, 0.9]);
	});
});
