import { describe, expect, test } from 'vitest';
import { createRng } from '$lib/core/rng';
import { bootstrapEstimates, leaveOneOut, meanOf } from './bootstrap';
import type { MeanSample } from './user-sample';

const sampleOf = (values: number[], weights: number[] | null = null, root = false): MeanSample => ({
	kind: 'mean',
	values: Float32Array.from(values),
	weights: weights && Float32Array.from(weights),
	root,
});
const drawMany = (count: number, draw: () => number) => Array.from({ length: count }, draw);

describe('the bootstrap', () => {
	test('the same seed gives the same interval, another seed another', async () => {
		const sample = sampleOf(drawMany(200, createRng(1).normal));
		const [first] = await bootstrapEstimates([sample], { seed: 3 });
		expect(await bootstrapEstimates([sample], { seed: 3 })).toEqual([first]);
		expect((await bootstrapEstimates([sample], { seed: 4 }))[0].low).not.toBe(first.low);
	});

	test('a metric gets the same interval alone and beside others', async () => {
		const rng = createRng(2);
		const [a, b] = [sampleOf(drawMany(50, rng.next)), sampleOf(drawMany(50, rng.next))];
		const together = await bootstrapEstimates([a, b], { seed: 1, draws: 100 });
		expect(await bootstrapEstimates([b], { seed: 1, draws: 100 })).toEqual([together[1]]);
	});

	test('has the width of the normal interval where that is right', async () => {
		const values = drawMany(2000, createRng(5).normal);
		const [{ mean, low, high }] = await bootstrapEstimates([sampleOf(values)], { seed: 1, draws: 2000 });
		const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
		expect((high - low) / ((2 * 1.96 * spread) / Math.sqrt(values.length))).toBeCloseTo(1, 1);
		expect((high + low) / 2 - mean).toBeCloseTo(0, 2);
	});

	test('weights and root make it the RMSE over rows, not the mean of users', async () => {
		// User 0 has one row with error 4, user 1 three rows with mean squared error 1.
		const sample = sampleOf([16, 1], [1, 3], true);
		expect(meanOf(sample)).toBe(Math.sqrt(19 / 4));
		const [{ low, high }] = await bootstrapEstimates([sample], { seed: 1 });
		expect([low, high]).toEqual([1, 4]);
	});

	test('no spread, no width', async () => {
		expect(await bootstrapEstimates([sampleOf([0.5, 0.5, 0.5])], { seed: 1 })).toEqual([
			{ mean: 0.5, low: 0.5, high: 0.5 },
		]);
	});

	test('leaving a user out is the metric of the others', () => {
		const [values, weights] = [
			[16, 1, 4, 9],
			[1, 3, 0, 2],
		];
		const without = leaveOneOut(sampleOf(values, weights, true));
		values.forEach((_, left) => {
			const others = sampleOf(values.toSpliced(left, 1), weights.toSpliced(left, 1), true);
			expect(without[left]).toBeCloseTo(meanOf(others), 12);
		});
	});

	test('stops when told', async () => {
		const signal = AbortSignal.abort();
		await expect(bootstrapEstimates([sampleOf([1])], { seed: 1, signal })).rejects.toThrow(/abort/i);
	});
});
