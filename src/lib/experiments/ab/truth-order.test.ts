import { beforeAll, expect, test, vi } from 'vitest';
import { fixedHorizonTest } from '$lib/experiments/analysis/compare-arms';
import { experimentMetric } from '$lib/experiments/analysis/experiment-metrics';
import { metricSample, summarise } from '$lib/experiments/analysis/metric-sample';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import { minimumDetectableDifference } from '$lib/statistics/power';
import { experimentDefaults, type ArmSpec, type ExperimentSpec } from './experiment-spec';
import { dealUsers, makeSimulation } from './make-simulation';
import type { OpenedShop } from './open-shop-world';
import { openTestShop, testArms } from './test-shop';

// Simulations: a loaded machine may take many times as long.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let shop: OpenedShop;

beforeAll(async () => {
	shop = await openTestShop();
});

const metric = experimentMetric('ctr');

function specOf(arms: ArmSpec[], seed: number): ExperimentSpec {
	return {
		...structuredClone({ ...experimentDefaults, guardrails: [] }),
		name: 'Order',
		datasetId: '',
		datasetName: '',
		fingerprint: '',
		arms,
		shares: arms.map(() => 1 / arms.length),
		seed,
		days: 10,
		preDays: 0,
		visitsPerDay: 250,
		asks: 'once',
	};
}

/** Runs and looks at the visitors of each arm. */
async function summaries(arms: ArmSpec[], seed: number) {
	const spec = specOf(arms, seed);
	const armOf = dealUsers(shop.split.userIds, spec);
	const simulation = makeSimulation(spec, shop, referenceKernels, armOf);
	for (let day = 0; day < spec.days; day++) await simulation.runDay();
	return arms.map((_, arm) => {
		const visitors = Uint32Array.from(armOf.keys()).filter(
			(user) => armOf[user] === arm && simulation.test.visits[user] > 0,
		);
		return metricSample(metric, simulation.test, visitors);
	});
}

test('the order that an A/B test finds is the planted one wherever its power reaches', async () => {
	const { random, popular, knn } = testArms;
	const truths = new Map<ArmSpec, number>();
	// Everybody on one arm, several lucks: what an arm is worth.
	for (const arm of [random, popular, knn]) {
		let sum = 0;
		for (const seed of [101, 102, 103]) sum += summarise((await summaries([arm], seed))[0]).value / 3;
		truths.set(arm, sum);
	}
	let reachable = 0;
	let agreed = 0;
	for (const [a, b] of [
		[random, popular],
		[random, knn],
		[popular, knn],
	]) {
		const planted = truths.get(b)! - truths.get(a)!;
		for (const seed of [1, 2, 3]) {
			const samples = await summaries([a, b], seed);
			const found = fixedHorizonTest(metric, samples[0], samples[1], 0.05);
			const { unitVariance, count } = summarise(samples[0]);
			const detectable = minimumDetectableDifference(Math.sqrt(unitVariance), count, { alpha: 0.05, power: 0.99 });
			if (Math.abs(planted) < detectable) continue;
			reachable++;
			if (found.pValue < 0.05 && Math.sign(found.difference) === Math.sign(planted)) agreed++;
		}
	}
	console.warn(`A/B agrees with the planted order in ${agreed} of ${reachable} tests with power 99 %`);
	expect(reachable).toBeGreaterThanOrEqual(3);
	expect(agreed).toBe(reachable);
});
