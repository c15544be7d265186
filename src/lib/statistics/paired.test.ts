import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRng } from '$lib/core/rng';
import { cohensDz } from './cohens-dz';
import { kendallCorrelation } from './kendall-correlation';
import { pairedTTest } from './paired-t-test';
import { pearsonCorrelation } from './pearson-correlation';
import { rankBiserial } from './rank-biserial';
import { signFlipPermutation } from './sign-flip-permutation';
import { spearmanCorrelation } from './spearman-correlation';
import { wilcoxonSignedRank } from './wilcoxon-signed-rank';

/** Ties within, ties between, a pair that does not differ. */
const a = [1, 2, 2, 3, 4, 4, 4, 5, 0, 2.5];
const b = [2, 1, 2, 3, 3, 5, 1, 4, 0.5, 2];
const pairs = fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 })), {
	minLength: 2,
	maxLength: 12,
});
const sides = (rows: [number, number][]) => [rows.map(([left]) => left), rows.map(([, right]) => right)] as const;

describe('with ties, as scipy 1.17 has them', () => {
	test('paired t', () => {
		const { statistic, pValue } = pairedTTest(a, b);
		expect(statistic).toBeCloseTo(1.0565410875907486, 12);
		expect(pValue).toBeCloseTo(0.3182551738450921, 12);
	});

	test('Wilcoxon', () => {
		const { statistic, pValue } = wilcoxonSignedRank(a, b);
		expect(statistic).toBe(11.5);
		expect(pValue).toBeCloseTo(0.35001989544256085, 12);
	});

	test('Kendall τ-b, Spearman, Pearson', () => {
		for (const [correlation, statistic, pValue] of [
			[kendallCorrelation, 0.5926377579897537, 0.025294368437207712],
			[spearmanCorrelation, 0.6865237494002419, 0.02833772566333607],
			[pearsonCorrelation, 0.6774513240619335, 0.03137520692188931],
		] as const) {
			expect(correlation(a, b).statistic).toBeCloseTo(statistic, 12);
			expect(correlation(a, b).pValue).toBeCloseTo(pValue, 12);
		}
	});

	test('sign flips, all 1,024 of them', () => {
		expect(signFlipPermutation(a, b, { rng: createRng(1) }).pValue).toBe(0.421875);
	});
});

describe('paired tests', () => {
	test('exchanging the sides changes no p-value and turns the effect around', () => {
		fc.assert(
			fc.property(pairs, (rows) => {
				const [left, right] = sides(rows);
				expect(pairedTTest(left, right).pValue).toBeCloseTo(pairedTTest(right, left).pValue, 12);
				expect(wilcoxonSignedRank(left, right).pValue).toBe(wilcoxonSignedRank(right, left).pValue);
				const options = { rng: createRng(1) };
				expect(signFlipPermutation(left, right, options).pValue).toBe(signFlipPermutation(right, left, options).pValue);
				expect(cohensDz(left, right)).toBeCloseTo(-cohensDz(right, left), 12);
				expect(rankBiserial(left, right)).toBeCloseTo(-rankBiserial(right, left), 12);
			}),
		);
	});

	test('the exact permutation equals the definition, pattern by pattern', () => {
		fc.assert(
			fc.property(pairs, (rows) => {
				const gaps = rows.map(([left, right]) => left - right);
				const total = Math.abs(gaps.reduce((sum, gap) => sum + gap, 0));
				let atLeast = 0;
				for (let signs = 0; signs < 2 ** gaps.length; signs++) {
					const flipped = gaps.reduce((sum, gap, place) => sum + (signs & (1 << place) ? -gap : gap), 0);
					if (Math.abs(flipped) >= total) atLeast++;
				}
				const [left, right] = sides(rows);
				expect(signFlipPermutation(left, right, { rng: createRng(1) }).pValue).toBeCloseTo(
					atLeast / 2 ** gaps.length,
					12,
				);
			}),
			{ numRuns: 50 },
		);
	});

	test('Kendall counts pairs as the definition does', () => {
		fc.assert(
			fc.property(pairs, (rows) => {
				const [x, y] = sides(rows);
				let [surplus, untiedX, untiedY] = [0, 0, 0];
				for (let i = 0; i < x.length; i++) {
					for (let j = 0; j < i; j++) {
						surplus += Math.sign(x[i] - x[j]) * Math.sign(y[i] - y[j]);
						untiedX += x[i] === x[j] ? 0 : 1;
						untiedY += y[i] === y[j] ? 0 : 1;
					}
				}
				const expected = surplus / Math.sqrt(untiedX * untiedY);
				if (Number.isNaN(expected)) expect(kendallCorrelation(x, y).statistic).toBeNaN();
				else expect(kendallCorrelation(x, y).statistic).toBeCloseTo(expected, 12);
			}),
		);
	});

	test('many pairs draw signs: near the t test, the same for the same seed, never 0', () => {
		const rng = createRng(3);
		const x = Array.from({ length: 400 }, () => rng.normal());
		const y = x.map((value) => value + 0.6 * rng.normal() + 0.05);
		const drawn = signFlipPermutation(x, y, { rng: createRng(1), draws: 4000 });
		expect(drawn.exact).toBe(false);
		expect(Math.abs(drawn.pValue - pairedTTest(x, y).pValue)).toBeLessThan(0.03);
		expect(signFlipPermutation(x, y, { rng: createRng(1), draws: 4000 })).toEqual(drawn);
		const far = signFlipPermutation(
			x,
			x.map((value) => value + 1),
			{ rng: createRng(1), draws: 99 },
		);
		expect(far.pValue).toBe(0.01);
	});

	test('samples that never differ are no evidence of anything', () => {
		expect(pairedTTest(a, a)).toMatchObject({ statistic: 0, pValue: 1 });
		expect(wilcoxonSignedRank(a, a).pValue).toBe(1);
		expect(signFlipPermutation(a, a, { rng: createRng(1) }).pValue).toBe(1);
		expect(cohensDz(a, a)).toBe(0);
		expect(rankBiserial(a, a)).toBe(0);
	});

	test('samples that do not pair up are refused', () => {
		for (const compute of [pairedTTest, wilcoxonSignedRank, kendallCorrelation, cohensDz, pearsonCorrelation]) {
			expect(() => compute([1, 2, 3], [1, 2])).toThrow(/equal lengths/);
		}
	});
});
