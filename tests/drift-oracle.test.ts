import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { kolmogorovSmirnovTest } from '$lib/statistics/kolmogorov-smirnov-test';
import { describeWithShared, sharedData } from './shared-data';

const file = 'oracles/statistics.json';

describeWithShared('two-sample statistics', [file], () => {
	test('Kolmogorov–Smirnov equals scipy within 1e-12', () => {
		const { twoSamples } = JSON.parse(readFileSync(sharedData(file)!, 'utf8')) as {
			twoSamples: { a: number[]; b: number[]; ksStatistic: number }[];
		};
		expect(twoSamples).toHaveLength(3);
		for (const { a, b, ksStatistic } of twoSamples) {
			const { statistic } = kolmogorovSmirnovTest(Float64Array.from(a).sort(), Float64Array.from(b).sort());
			expect(Math.abs(statistic - ksStatistic)).toBeLessThan(1e-12);
		}
	});
});
