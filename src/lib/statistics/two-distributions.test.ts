import { describe, expect, test } from 'vitest';
import { createRng } from '$lib/core/rng';
import { jensenShannonDivergence } from './jensen-shannon';
import { kolmogorovSmirnovTest } from './kolmogorov-smirnov-test';
import { populationStability } from './population-stability';

describe('two distributions', () => {
	test('Kolmogorov–Smirnov counts a tie as one step, and 1 where nothing overlaps', () => {
		expect(kolmogorovSmirnovTest([1, 1, 1, 2], [1, 2, 2, 2]).statistic).toBeCloseTo(0.5, 12);
		expect(kolmogorovSmirnovTest([1, 2, 3], [4, 5]).statistic).toBe(1);
		expect(kolmogorovSmirnovTest([1, 2, 3], [1, 2, 3])).toEqual({ statistic: 0, pValue: 1 });
		expect(kolmogorovSmirnovTest([], [1])).toEqual({ statistic: 0, pValue: 1 });
	});

	test('Kolmogorov–Smirnov refuses about one in twenty at 5 % where nothing changed', () => {
		const rng = createRng(4);
		const sample = (count: number) => Float64Array.from({ length: count }, () => rng.normal()).sort();
		let refused = 0;
		for (let round = 0; round < 1000; round++) {
			if (kolmogorovSmirnovTest(sample(80), sample(120)).pValue < 0.05) refused++;
		}
		expect(refused).toBeGreaterThan(25);
		expect(refused).toBeLessThan(75);
	});

	test('both forms of the tail meet where they change', () => {
		// Equal samples of 100,000 against themselves, moved: D is the share moved.
		const a = Float64Array.from({ length: 20_000 }, (_, place) => place);
		const at = (moved: number) =>
			kolmogorovSmirnovTest(
				a,
				a.map((value) => value + moved),
			).pValue;
		expect(at(235)).toBeGreaterThan(at(236));
		expect(at(235) - at(237)).toBeLessThan(0.01);
		expect(at(400)).toBeLessThan(at(300));
	});

	test('the stability index is (q − p) ln(q / p) summed', () => {
		const expected = (0.3 - 0.2) * Math.log(0.3 / 0.2) + (0.7 - 0.8) * Math.log(0.7 / 0.8);
		expect(populationStability([20_000, 80_000], [30_000, 70_000]).index).toBeCloseTo(expected, 4);
		expect(populationStability([5, 0, 5], [5, 0, 5]).index).toBe(0);
		expect(populationStability([10, 0], [0, 10]).index).toBeLessThan(Infinity);
		expect(() => populationStability([1], [1, 2])).toThrow(expect.objectContaining({ name: 'ShapeError' }));
	});

	test.each([
		['baseline', [0, 0], [3, 4]],
		['current', [3, 4], [0, 0]],
		['sides', [0, 0], [0, 0]],
	])('the stability index of an empty %s says that nothing is known to have changed', (_, baseline, current) => {
		expect(populationStability(baseline, current)).toEqual({ index: 0, pValue: 1 });
	});

	test('the stability index knows what chance alone would bring', () => {
		const rng = createRng(6);
		let refused = 0;
		for (let round = 0; round < 1000; round++) {
			const [a, b] = [new Uint32Array(10), new Uint32Array(10)];
			for (let draw = 0; draw < 400; draw++) {
				a[rng.integer(10)]++;
				b[rng.integer(10)]++;
			}
			if (populationStability(a, b).pValue < 0.05) refused++;
		}
		expect(refused).toBeGreaterThan(25);
		expect(refused).toBeLessThan(75);
	});

	test('Jensen–Shannon is 0 for the same shares, 1 bit for nothing in common, and symmetric', () => {
		expect(jensenShannonDivergence([1, 2, 3], [10, 20, 30])).toBeCloseTo(0, 12);
		expect(jensenShannonDivergence([1, 0], [0, 7])).toBe(1);
		expect(jensenShannonDivergence([3, 1], [1, 1])).toBeCloseTo(jensenShannonDivergence([1, 1], [3, 1]), 12);
		// H(5/8) − (H(3/4) + H(1/2)) / 2.
		expect(jensenShannonDivergence([3, 1], [1, 1])).toBeCloseTo(0.954434 - (0.811278 + 1) / 2, 5);
	});
});
