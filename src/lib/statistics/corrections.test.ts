import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { benjaminiHochberg } from './benjamini-hochberg';
import { bonferroni } from './bonferroni';
import { holm } from './holm';

describe('corrections for many tests', () => {
	test('by hand, in the order given', () => {
		expect(bonferroni([0.04, 0.01, 0.3])).toEqual([0.12, 0.03, 0.8999999999999999]);
		expect(holm([0.04, 0.01, 0.3])).toEqual([0.08, 0.03, 0.3]);
		expect(benjaminiHochberg([0.04, 0.01, 0.3])).toEqual([0.06, 0.03, 0.3]);
	});

	test('p ≤ Benjamini–Hochberg ≤ Holm ≤ Bonferroni ≤ 1, and no test overtakes another', () => {
		fc.assert(
			fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 20 }), (pValues) => {
				const [weak, mid, strong] = [benjaminiHochberg, holm, bonferroni].map((correct) => correct(pValues));
				pValues.forEach((pValue, place) => {
					expect(pValue).toBeLessThanOrEqual(weak[place] * (1 + 1e-12));
					expect(weak[place]).toBeLessThanOrEqual(mid[place] * (1 + 1e-12));
					expect(mid[place]).toBeLessThanOrEqual(strong[place] * (1 + 1e-12));
					expect(strong[place]).toBeLessThanOrEqual(1);
					pValues.forEach((other, rival) => {
						if (pValue < other) expect(mid[place]).toBeLessThanOrEqual(mid[rival]);
					});
				});
			}),
		);
	});

	test('one test alone needs no correction; none is none', () => {
		for (const correct of [benjaminiHochberg, holm, bonferroni]) {
			expect(correct([0.03])).toEqual([0.03]);
			expect(correct([])).toEqual([]);
		}
	});
});
