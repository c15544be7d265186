import { describe, expect, test } from 'vitest';
import { createRng } from '$lib/core/rng';
import { bcaBootstrap, bcaInterval } from './bca-bootstrap';
import { mean } from './moments';
import { quantile } from './quantile';

/** Twelve gamma draws and the means of forty resamples by scipy.stats.bootstrap (seed 5). */
const sample = [5.934, 2.267, 1.148, 0.183, 0.781, 1.975, 1.329, 0.642, 2.369, 3.234, 1.698, 2.474];
const draws = Float64Array.of(
	...[2.356, 2.757667, 1.5215, 2.069333, 1.798667, 2.493667, 1.719917, 1.982667, 2.240833, 1.489167],
	...[1.670833, 1.960333, 2.09725, 1.827583, 2.037583, 1.19175, 2.820667, 1.53025, 2.528417, 1.908333],
	...[1.970417, 2.634167, 1.6085, 1.868583, 2.2425, 2.059, 2.8005, 1.693167, 1.848333, 2.733667],
	...[1.868917, 2.235917, 1.967167, 1.6125, 3.168083, 1.788833, 1.39525, 1.9115, 2.308333, 2.491417],
);

describe('BCa intervals', () => {
	test('equal scipy on the same resamples within 1e-9', () => {
		const leaveOneOut = sample.map((_, left) => mean(sample.filter((__, place) => place !== left)));
		const { low, high } = bcaInterval({ estimate: mean(sample), draws, leaveOneOut });
		expect(Math.abs(low - 1.5075828323407585)).toBeLessThan(1e-9);
		expect(Math.abs(high - 3.0954564455400027)).toBeLessThan(1e-9);
	});

	test('are the percentile interval where nothing is biased or skewed', () => {
		const even = Float64Array.from({ length: 2001 }, (_, draw) => draw - 1000);
		const { low, high } = bcaInterval({ estimate: 0, draws: even, leaveOneOut: [-1, 0, 1] });
		expect(low).toBeCloseTo(quantile(even, 0.025), 6);
		expect(high).toBeCloseTo(quantile(even, 0.975), 6);
	});

	test('a statistic that never varies has an interval of one point; no draws have none', () => {
		expect(bcaInterval({ estimate: 2, draws: new Float64Array(50).fill(2), leaveOneOut: [2, 2, 2] })).toEqual({
			low: 2,
			high: 2,
		});
		expect(bcaInterval({ estimate: 2, draws: new Float64Array(0), leaveOneOut: [] }).low).toBeNaN();
	});

	test('stay finite where every draw lies on one side', () => {
		const { low, high } = bcaInterval({ estimate: 9, draws, leaveOneOut: [9, 9, 8] });
		expect(Number.isFinite(low) && Number.isFinite(high)).toBe(true);
	});

	test('reach further to the long tail, and the same seed gives the same interval', () => {
		const skewed = Float64Array.from(sample);
		const found = bcaBootstrap(skewed, mean, { rng: createRng(1) });
		expect(found.high - found.estimate).toBeGreaterThan(found.estimate - found.low);
		expect(bcaBootstrap(skewed, mean, { rng: createRng(1) })).toEqual(found);
	});
});
