import { describe, expect, test } from 'vitest';
import { createRng } from '$lib/core/rng';
import { compareRuns } from './compare';
import type { PerUser } from './user-sample';

const userCount = 400;

/** `lift` is added to every user's value; `noise` differs from run to run. */
function runOf(seed: number, lift: number, noise: number): PerUser {
	const shared = createRng(99);
	const own = createRng(seed);
	const values = Float32Array.from({ length: userCount }, () => 3 * shared.normal() + lift + noise * own.normal());
	return {
		userIndices: Uint32Array.from({ length: userCount }, (_, user) => 2 * user),
		samples: {
			'ndcg@10': { kind: 'mean', values, weights: null, root: false },
			'coverage@10': { kind: 'jackknife', estimate: 0.5 + lift, values: new Float32Array(userCount), range: [0, 1] },
		},
	};
}

describe('comparing two runs', () => {
	test('a run does not differ from itself', async () => {
		const run = runOf(1, 0, 1);
		expect(await compareRuns(run, run, { seed: 1 })).toEqual({
			'ndcg@10': { mean: 0, low: 0, high: 0 },
			'coverage@10': { mean: 0, low: 0, high: 0 },
		});
	});

	test('pairing finds a small lift under a large spread between users, with its sign', async () => {
		const better = (await compareRuns(runOf(1, 0, 0.2), runOf(2, 0.1, 0.2), { seed: 1 }))['ndcg@10'];
		expect(better.low).toBeGreaterThan(0);
		expect(better.mean).toBeCloseTo(0.1, 1);
		const worse = (await compareRuns(runOf(2, 0.1, 0.2), runOf(1, 0, 0.2), { seed: 1 }))['ndcg@10'];
		expect([worse.mean, worse.low, worse.high].map((value) => value.toFixed(6))).toEqual(
			[-better.mean, -better.high, -better.low].map((value) => value.toFixed(6)),
		);
	});

	test('400 pairs of equal models: 0 is left out of the interval in 2–8 % of them', { timeout: 60_000 }, async () => {
		let rejected = 0;
		for (let pair = 0; pair < 400; pair++) {
			const { low, high } = (
				await compareRuns(runOf(2 * pair, 0, 1), runOf(2 * pair + 1, 0, 1), { seed: pair, draws: 200 })
			)['ndcg@10'];
			if (low > 0 || high < 0) rejected++;
		}
		expect(rejected / 400).toBeGreaterThan(0.02);
		expect(rejected / 400).toBeLessThan(0.08);
	});

	test('a metric differs by the same in company as alone: each is paired with its own draws', async () => {
		const [a, b] = [runOf(1, 0, 1), runOf(2, 0.2, 1)];
		const [c, d] = [runOf(3, 1, 0.1), runOf(4, 1, 2)];
		const both = (one: PerUser, other: PerUser): PerUser => ({
			...one,
			samples: { 'ndcg@10': one.samples['ndcg@10'], 'mrr@10': other.samples['ndcg@10'] },
		});
		const together = await compareRuns(both(a, c), both(b, d), { seed: 1 });
		expect(together['ndcg@10']).toEqual((await compareRuns(a, b, { seed: 1 }))['ndcg@10']);
		expect(together['mrr@10']).toEqual((await compareRuns(c, d, { seed: 1 }))['ndcg@10']);
	});

	test('metrics that only one run has are left out', async () => {
		const a = runOf(1, 0, 1);
		const { 'ndcg@10': only } = runOf(2, 0, 1).samples;
		const b = { ...a, samples: { 'ndcg@10': only, rmse: only } };
		expect(Object.keys(await compareRuns(a, b, { seed: 1 }))).toEqual(['ndcg@10']);
	});

	test('runs over different users are refused', async () => {
		const a = runOf(1, 0, 1);
		const b = { ...a, userIndices: a.userIndices.map((user) => user + 1) };
		await expect(compareRuns(a, b, { seed: 1 })).rejects.toThrow(/different users/);
	});
});
