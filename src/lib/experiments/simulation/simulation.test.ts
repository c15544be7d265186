import { beforeAll, describe, expect, test, vi } from 'vitest';
import { makeSplit } from '$lib/datasets/make-split';
import type { DatasetSplit } from '$lib/datasets/dataset-split';
import { assignArm } from '$lib/experiments/policy/assign-arm';
import { fixedAllocator } from '$lib/experiments/policy/allocator';
import { precomputedPolicy } from '$lib/experiments/policy/precomputed-policy';
import { randomPolicy } from '$lib/experiments/policy/random-policy';
import { plantedShopper } from '$lib/experiments/shopper/planted-shopper';
import { generateDemoStore } from '$lib/interactions/demo-store/generate-demo-store';
import type { DemoStoreTruth } from '$lib/interactions/demo-store/demo-store';
import type { Behaviour } from './behaviour';
import { defaultBehaviour } from './behaviour-meta';
import { ShopperActions } from './shopper-actions';
import { createShopWorld } from './shop-world';
import { Simulation } from './simulation';

// Simulations: a loaded machine may take many times as long.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let split: DatasetSplit;
let truth: DemoStoreTruth;
/** Every user's 40 most wanted items. */
let wanted: Uint32Array;
const length = 40;

beforeAll(async () => {
	const store = await generateDemoStore({ userCount: 400, itemCount: 200, interactionCount: 6000, seed: 3 });
	truth = store.truth;
	split = makeSplit(store.dataset, {
		preparation: { minValue: null, minInteractions: 0, events: null },
		split: { kind: 'leave-last-out' },
	});
	const shopper = plantedShopper(truth, split, 1);
	wanted = new Uint32Array(shopper.userCount * length);
	for (let user = 0; user < shopper.userCount; user++) {
		const utilities = Float64Array.from({ length: shopper.itemCount }, (_, item) => shopper.utility(user, item));
		const order = Uint32Array.from(utilities.keys()).sort((a, b) => utilities[b] - utilities[a] || a - b);
		wanted.set(order.subarray(0, length), user * length);
	}
});

interface Told {
	behaviour?: Partial<Behaviour>;
	seed?: number;
	preDays?: number;
}

/** Arm 0 draws at random, arm 1 knows the truth. */
function shop({ behaviour = {}, seed = 1, preDays = 0 }: Told = {}): Simulation {
	const settings = { ...defaultBehaviour, ...behaviour };
	const shopper = plantedShopper(truth, split, settings.priceWeight);
	const actions = new ShopperActions(shopper.userCount);
	const world = createShopWorld(shopper, settings, { train: split.train, visitsPerDay: 200, k: 8, seed });
	const arms = [
		randomPolicy(split.train.matrix, seed),
		precomputedPolicy('Oracle', { items: wanted, length }, actions),
	];
	const armOf = Int8Array.from(split.userIds, (userId) => assignArm(userId, `salt ${seed}`, [0.5, 0.5]));
	const rewardOf = (outcome: { clicks: number }) => outcome.clicks;
	return new Simulation({ world, arms, allocator: fixedAllocator(armOf), actions, seed, k: 8, rewardOf }, -preDays);
}

async function run(simulation: Simulation, days: number): Promise<Simulation> {
	for (let day = 0; day < days; day++) await simulation.runDay();
	return simulation;
}

const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, value) => total + value, 0);
const total = (simulation: Simulation, arm: number, field: 'visits' | 'clicks' | 'shown' | 'orders') =>
	simulation.days.reduce((all, arms) => all + arms[arm][field], 0);

test('who has more rows is the more active shopper; nobody is never there', () => {
	const { activities } = plantedShopper(truth, split, 1);
	const { rowOffsets } = split.train.matrix;
	expect([...activities]).toEqual(split.userIds.map((_, user) => 1 + rowOffsets[user + 1] - rowOffsets[user]));
});

describe('simulation', () => {
	test('the same seed gives the same numbers, another seed others', async () => {
		const [first, again, other] = await Promise.all([run(shop(), 5), run(shop(), 5), run(shop({ seed: 2 }), 5)]);
		expect(again.save()).toEqual(first.save());
		expect(other.days).not.toEqual(first.days);
	});

	test('stopped at a day’s end and gone on elsewhere, it gives the same numbers', async () => {
		const whole = await run(shop({ preDays: 2 }), 8);
		const first = await run(shop({ preDays: 2 }), 4);
		const second = shop({ preDays: 2 });
		second.restore(structuredClone(first.save()));
		await run(second, 4);
		expect(second.save()).toEqual(whole.save());
	});

	test('who knows the truth gets more clicks and brings shoppers back more often', async () => {
		const simulation = await run(shop(), 20);
		const rate = (arm: number) => total(simulation, arm, 'clicks') / total(simulation, arm, 'shown');
		expect(rate(1)).toBeGreaterThan(1.5 * rate(0));
		expect(total(simulation, 1, 'visits')).toBeGreaterThan(total(simulation, 0, 'visits'));
	});

	test('about as many visits a day as asked for, and clicks on popular items at the rate asked for', async () => {
		const simulation = await run(shop({ behaviour: { retention: 0, satiation: 0, boredom: 0 } }), 20);
		const visits = total(simulation, 0, 'visits') + total(simulation, 1, 'visits');
		// At most one visit a day: the busiest come less often than their rate.
		expect(visits / 20).toBeGreaterThan(130);
		expect(visits / 20).toBeLessThanOrEqual(210);
	});

	test('satiation and boredom each take clicks; patience gives looks', async () => {
		const clicks = async (behaviour: Partial<Behaviour>) =>
			total(await run(shop({ behaviour: { retention: 0, satiation: 0, boredom: 0, ...behaviour } }), 20), 1, 'clicks');
		const fresh = await clicks({});
		expect(await clicks({ satiation: 0.5 })).toBeLessThan(0.9 * fresh);
		expect(await clicks({ boredom: 3 })).toBeLessThan(0.95 * fresh);
		expect(await clicks({ patience: 0.5 })).toBeLessThan(0.8 * fresh);
		const byPlace = await clicks({ examination: 'position' });
		expect(Math.abs(byPlace - fresh) / fresh).toBeLessThan(0.25);
	});

	test('the time before the test shows everybody the control and is kept apart', async () => {
		const simulation = await run(shop({ preDays: 3 }), 3);
		expect(simulation.days).toEqual([]);
		expect(sum(simulation.pre.visits)).toBeGreaterThan(0);
		expect(sum(simulation.test.visits)).toBe(0);
		expect(sum(simulation.exposures)).toBe(0);
	});

	test('an aborted day has not happened', async () => {
		const simulation = await run(shop(), 2);
		await expect(simulation.runDay(AbortSignal.abort())).rejects.toThrow();
		expect(simulation.nextDay).toBe(2);
		expect(simulation.days.length).toBe(2);
	});
});

test('the hash deals users by the shares, the same way every time, and anew with another salt', () => {
	const counts = [0, 0, 0];
	let moved = 0;
	for (let user = 0; user < 20_000; user++) {
		const arm = assignArm(`S${user}`, 'first', [0.5, 0.3, 0.1]);
		expect(assignArm(`S${user}`, 'first', [0.5, 0.3, 0.1])).toBe(arm);
		if (arm >= 0) counts[arm]++;
		if (assignArm(`S${user}`, 'second', [0.5, 0.3, 0.1]) !== arm) moved++;
	}
	const shares = counts.map((count) => count / 20_000);
	// Four standard errors of a share of 20,000.
	[0.5, 0.3, 0.1].forEach((share, arm) => expect(Math.abs(shares[arm] - share)).toBeLessThan(0.0142));
	expect(moved / 20_000).toBeGreaterThan(0.5);
});
