import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { OpenedShop } from '$lib/experiments/ab/open-shop-world';
import { openTestShop, testArms } from '$lib/experiments/ab/test-shop';
import { defaultBehaviour } from '$lib/experiments/simulation/behaviour-meta';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import { EVEN, runBandits, type BanditRequest } from './run-bandits';

// Simulations: a loaded machine may take many times as long.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let shop: OpenedShop;

beforeAll(async () => {
	shop = await openTestShop();
});

const request: BanditRequest = {
	level: 'arms',
	datasetId: '',
	seed: 1,
	arms: [testArms.random, testArms.knn, testArms.popular],
	days: 12,
	visitsPerDay: 200,
	k: 8,
	slot: 0,
	poolSize: 10,
	bandits: [
		{ id: EVEN, label: 'Even', options: {} },
		{ id: 'thompson-beta', label: 'Thompson', options: {} },
		{ id: 'lin-ucb', label: 'LinUCB', options: {} },
	],
	behaviour: { ...defaultBehaviour },
};

const context = () => ({ kernels: referenceKernels, signal: new AbortController().signal, onRun: () => {} });

describe('bandits in the shop', () => {
	test('they move visits to the arm that is best in truth, and regret less than an even split', async () => {
		const { runs, armValues } = await runBandits(request, shop, context());
		const best = armValues.indexOf(Math.max(...armValues));
		const [even, thompson, linear] = runs.map(({ days }) => days);
		const share = (days: typeof even) => days.at(-1)!.counts[best] / days.at(-1)!.visits;
		expect(share(even)).toBeLessThan(0.5);
		expect(share(thompson)).toBeGreaterThan(0.6);
		expect(thompson.at(-1)!.regret).toBeLessThan(0.7 * even.at(-1)!.regret);
		expect(linear.at(-1)!.regret).toBeLessThan(even.at(-1)!.regret);
		for (const days of [even, thompson, linear]) {
			expect(days.at(-1)!.regretOfOracle).toBeGreaterThanOrEqual(days.at(-1)!.regret);
		}
	});

	test('on a place of the shelf they find items worth showing', async () => {
		const slot: BanditRequest = {
			...request,
			level: 'items',
			arms: [testArms.popular],
			days: 20,
			bandits: [
				{ id: EVEN, label: 'Even', options: {} },
				{ id: 'thompson-beta', label: 'Thompson', options: {} },
				{ id: 'lin-ucb', label: 'LinUCB', options: {} },
			],
		};
		const { runs, armLabels, armValues } = await runBandits(slot, shop, context());
		expect(armLabels.length).toBe(10);
		expect(Math.max(...armValues)).toBeGreaterThan(1.5 * (armValues.reduce((sum, value) => sum + value, 0) / 10));
		expect(runs[1].days.at(-1)!.regret).toBeLessThan(0.8 * runs[0].days.at(-1)!.regret);
		// A bandit that looks at the shopper, too: its context reaches the place.
		expect(runs[2].days.at(-1)!.regretOfOracle).toBeLessThan(runs[0].days.at(-1)!.regretOfOracle);
	});

	test('the same request gives the same numbers', async () => {
		const short = { ...request, days: 2 };
		expect(await runBandits(short, shop, context())).toEqual(await runBandits(short, shop, context()));
	});
});
