import { describe, expect, test } from 'vitest';
import { createRng } from '$lib/core/rng';
import { bootstrapEstimates } from './bootstrap';
import { rankRuns, type RankedRun } from './rank-runs';
import { tellApart } from './tell-apart';
import type { MeanSample } from './user-sample';

const sampleOf = (values: readonly number[]): MeanSample => {
	return { kind: 'mean', values: Float32Array.from(values), weights: null, root: false };
};
const run = (key: string, window: string, values: Record<number, number>, runId = `${key} ${window}`): RankedRun => {
	return { runId, key, window, userKeys: Object.keys(values).map(Number), sample: sampleOf(Object.values(values)) };
};

describe('ranking runs', () => {
	test('a backtest is the mean of its windows, whoever came in which', async () => {
		const runs = [
			run('a', '0', { 1: 0, 2: 1, 3: 0.5 }),
			run('a', '1', { 3: 1, 4: 0 }),
			run('b', '0', { 1: 0.1, 2: 0.2, 3: 0.3 }),
			run('b', '1', { 3: 0.9, 4: 0.9 }),
			run('late', '1', { 3: 1, 4: 1 }),
		];
		const { contenders, pairs } = await rankRuns(runs, ['0', '1'], 'ndcg@10');
		expect(contenders.map(({ runIds }) => runIds)).toEqual([
			['b 0', 'b 1'],
			['a 0', 'a 1'],
		]);
		expect(contenders[1].windowMeans).toEqual([0.5, 0.5]);
		expect(contenders[0].estimate.mean).toBeCloseTo((0.2 + 0.9) / 2, 6);
		expect(pairs[0].difference.mean).toBeCloseTo(0.55 - 0.5, 6);
	});

	test('seeds are repeats of one contender, and one window is what it was without windows', async () => {
		const values = Array.from({ length: 60 }, createRng(3).next);
		const runs = [run('a', '0', values, 'seed 1'), run('a', '0', values.toReversed(), 'seed 2'), run('b', '0', values)];
		const { contenders } = await rankRuns(runs, ['0'], 'ndcg@10');
		expect(contenders.map(({ runIds }) => runIds.length)).toEqual([2, 1]);
		const [alone] = await bootstrapEstimates([sampleOf(values)], { seed: 1 });
		expect(contenders.find(({ runIds }) => runIds[0] === 'b 0')!.estimate).toEqual(alone);
	});

	test('runs of one window that were judged on different users are refused', async () => {
		const runs = [run('a', '0', { 1: 0, 2: 1 }), run('b', '0', { 1: 0, 3: 1 })];
		await expect(rankRuns(runs, ['0'], 'ndcg@10')).rejects.toThrow('different users');
	});
});

test('over 400 simulated backtests the 95 % interval holds the truth in 92–98 %, though users are the same in all windows', async () => {
	const [worlds, users, windows] = [400, 80, 3];
	const rng = createRng(21);
	let held = 0;
	let naive = 0;
	for (let world = 0; world < worlds; world++) {
		const taste = Array.from({ length: users }, rng.normal);
		const samples = Array.from({ length: windows }, (): MeanSample => {
			const weights = Float32Array.from(taste, () => (rng.next() < 0.7 ? 1 : 0));
			return {
				kind: 'mean',
				values: Float32Array.from(taste, (own) => own + 0.3 * rng.normal()),
				weights,
				root: false,
			};
		});
		const {
			estimates: [{ mean, low, high }],
		} = await tellApart([{ key: 'a', windows: samples }], { seed: world });
		if (low <= 0 && 0 <= high) held++;
		// As if every window had brought other people.
		const error = Math.sqrt(1.09 / (0.7 * users * windows));
		if (Math.abs(mean) < 1.96 * error) naive++;
	}
	expect(held / worlds).toBeGreaterThan(0.92);
	expect(held / worlds).toBeLessThan(0.98);
	expect(naive / worlds).toBeLessThan(0.9);
});
