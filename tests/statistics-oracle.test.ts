import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createRng } from '$lib/core/rng';
import { benjaminiHochberg } from '$lib/statistics/benjamini-hochberg';
import { bonferroni } from '$lib/statistics/bonferroni';
import { holm } from '$lib/statistics/holm';
import { kendallCorrelation } from '$lib/statistics/kendall-correlation';
import { pairedTTest } from '$lib/statistics/paired-t-test';
import { pearsonCorrelation } from '$lib/statistics/pearson-correlation';
import { signFlipPermutation } from '$lib/statistics/sign-flip-permutation';
import { spearmanCorrelation } from '$lib/statistics/spearman-correlation';
import type { TestResult } from '$lib/statistics/test-result';
import { wilcoxonSignedRank } from '$lib/statistics/wilcoxon-signed-rank';
import { describeWithShared, sharedData } from './shared-data';

interface Pair {
	a: number[];
	b: number[];
}

interface Oracle {
	paired: (Pair & Record<string, [statistic: number, pValue: number]>)[];
	permutationExact: (Pair & { pSignFlipTwoSided: number })[];
	multiple: { p: number[]; holm: number[]; benjaminiHochberg: number[]; bonferroni: number[] };
}

const file = 'oracles/statistics.json';
const read = () => JSON.parse(readFileSync(sharedData(file)!, 'utf8')) as Oracle;

const pairedTests: Record<string, (a: number[], b: number[]) => TestResult> = {
	paired_t: pairedTTest,
	wilcoxonApprox: wilcoxonSignedRank,
	pearson: pearsonCorrelation,
	spearman: spearmanCorrelation,
	kendall: kendallCorrelation,
};

describeWithShared('paired statistics', [file], () => {
	test.each(Object.entries(pairedTests))('%s equals scipy within 1e-9', (name, compute) => {
		const { paired } = read();
		expect(paired).toHaveLength(3);
		for (const pair of paired) {
			const { statistic, pValue } = compute(pair.a, pair.b);
			expect(Math.abs(statistic - pair[name][0])).toBeLessThan(1e-9);
			expect(Math.abs(pValue - pair[name][1])).toBeLessThan(1e-9);
		}
	});

	test('the exact sign-flip permutation equals the enumeration', () => {
		const { permutationExact } = read();
		expect(permutationExact).toHaveLength(2);
		for (const { a, b, pSignFlipTwoSided } of permutationExact) {
			const { pValue, exact } = signFlipPermutation(a, b, { rng: createRng(1) });
			expect(exact).toBe(true);
			expect(Math.abs(pValue - pSignFlipTwoSided)).toBeLessThan(1e-9);
		}
	});

	test('corrections equal statsmodels within 1e-9', () => {
		const { p, ...expected } = read().multiple;
		for (const [name, correct] of Object.entries({ holm, benjaminiHochberg, bonferroni })) {
			correct(p).forEach((adjusted, place) => {
				expect(Math.abs(adjusted - expected[name as keyof typeof expected][place]), name).toBeLessThan(1e-9);
			});
		}
	});
});
