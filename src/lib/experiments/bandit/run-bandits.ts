import { createRng, type Rng } from '$lib/core/rng';
import { buildPolicy } from '$lib/experiments/ab/build-policy';
import type { ArmSpec, ExperimentSpec } from '$lib/experiments/ab/experiment-spec';
import type { OpenedShop } from '$lib/experiments/ab/open-shop-world';
import type { Allocator } from '$lib/experiments/policy/allocator';
import { createShelves, type Policy } from '$lib/experiments/policy/policy';
import { slotPolicy } from '$lib/experiments/policy/slot-policy';
import { ShopperActions } from '$lib/experiments/simulation/shopper-actions';
import { createShopWorld, sigmoid, type ShopWorld } from '$lib/experiments/simulation/shop-world';
import { Simulation } from '$lib/experiments/simulation/simulation';
import { expectedClicks } from '$lib/experiments/simulation/visit-shop';
import type { Kernels } from '$lib/kernels/kernel';
import type { ModelOptions } from '$lib/models/model';
import type { Bandit } from './bandit';
import { banditAllocator } from './bandit-allocator';
import { banditEntry } from './registry';
import { CONTEXT_DIM, visitorContexts } from './visitor-context';

/** Even dealing, for comparison: what an A/B test would cost. */
export const EVEN = 'even';

export interface BanditRequest {
	/** 'arms': which model serves a visit; 'items': which of some products gets one place of the shelf. */
	level: 'arms' | 'items';
	datasetId: string;
	seed: number;
	/** Of 'items' only the first counts: the shelf around the place. */
	arms: ArmSpec[];
	days: number;
	visitsPerDay: number;
	k: number;
	/** Of 'items': 0-based place and how many products are tried. */
	slot: number;
	poolSize: number;
	/** Labels tell versions of one bandit apart: each is another. */
	bandits: { id: string; label: string; options: ModelOptions }[];
	behaviour: ExperimentSpec['behaviour'];
}

export interface BanditDay {
	visits: number;
	/** [arms] visits */
	counts: number[];
	clicks: number;
	/** Clicks expected in vain so far, against the best single arm and against the best arm for each visitor. */
	regret: number;
	regretOfOracle: number;
}

export interface BanditRun {
	label: string;
	days: BanditDay[];
}

export interface BanditReport {
	armLabels: string[];
	/** [arms] clicks expected a visit, over all visits of the last run: the truth. */
	armValues: number[];
	runs: BanditRun[];
}

/**
 * Runs each bandit over the same shoppers and luck, day by day, and counts what it gave away. What an arm would have brought is known
 * in expectation, because the simulator knows the shopper.
 * @throws AbortError
 */
export async function runBandits(
	request: BanditRequest,
	shop: OpenedShop,
	{ kernels, signal, onRun }: { kernels: Kernels; signal: AbortSignal; onRun: (report: BanditReport) => void },
): Promise<BanditReport> {
	const report: BanditReport = { armLabels: armLabelsOf(request, shop), armValues: [], runs: [] };
	for (const { id, label, options } of request.bandits) {
		const run: BanditRun = { label, days: [] };
		report.runs.push(run);
		const setting =
			request.level === 'arms'
				? armSetting(request, shop, kernels, id, options)
				: slotSetting(request, shop, kernels, id, options);
		for (let day = 0; day < request.days; day++) {
			await setting.simulation.runDay(signal);
			run.days.push(setting.takeDay());
			onRun({ ...report, armValues: setting.armValues() });
		}
		report.armValues = setting.armValues();
	}
	return report;
}

interface Setting {
	simulation: Simulation;
	takeDay(): BanditDay;
	armValues(): number[];
}

/** Counts visits, clicks and regret of one run. */
function createLedger(armCount: number) {
	const totals = new Float64Array(armCount);
	let counts = new Array<number>(armCount).fill(0);
	let [visits, clicks, taken, best, allVisits] = [0, 0, 0, 0, 0];
	return {
		/** @param values [arms] expected clicks of this visit under each arm */
		note(arm: number, values: Float64Array, visitClicks: number) {
			for (let other = 0; other < armCount; other++) totals[other] += values[other];
			counts[arm]++;
			visits++;
			allVisits++;
			clicks += visitClicks;
			taken += values[arm];
			best += Math.max(...values);
		},
		takeDay(): BanditDay {
			const day = { visits, counts, clicks, regret: Math.max(...totals) - taken, regretOfOracle: best - taken };
			counts = new Array<number>(armCount).fill(0);
			[visits, clicks] = [0, 0];
			return day;
		},
		armValues: () => Array.from(totals, (total) => total / Math.max(1, allVisits)),
	};
}

function worldOf({ behaviour, visitsPerDay, k, seed }: BanditRequest, { shopper, split }: OpenedShop): ShopWorld {
	return createShopWorld(shopper, behaviour, { train: split.train, visitsPerDay, k, seed });
}

function armSetting(
	request: BanditRequest,
	shop: OpenedShop,
	kernels: Kernels,
	id: string,
	options: ModelOptions,
): Setting {
	const { seed, k, arms } = request;
	const actions = new ShopperActions(shop.shopper.userCount);
	const world = worldOf(request, shop);
	const policies = arms.map((arm) => buildPolicy(arm, { shop, kernels, actions, seed, asks: 'once' }));
	const ledger = createLedger(arms.length);
	const shelves = createShelves(1, k);
	const values = new Float64Array(arms.length);
	const valuesOf = (userIndex: number, day: number) => {
		policies.forEach((policy, arm) => {
			policy.fill({ count: 1, users: Uint32Array.of(userIndex), day }, shelves);
			values[arm] = expectedClicks(world, userIndex, day, shelves.items.subarray(0, shelves.lengths[0]));
		});
		return values;
	};
	const simulation = new Simulation(
		{
			world,
			arms: policies,
			allocator: allocatorOf(id, options, arms.length, shop, seed),
			actions,
			seed,
			k,
			rewardOf: ({ clicks }) => (clicks > 0 ? 1 : 0),
			onVisit: ({ userIndex, arm, day, outcome }) => ledger.note(arm, valuesOf(userIndex, day), outcome.clicks),
		},
		0,
	);
	return { simulation, takeDay: ledger.takeDay, armValues: ledger.armValues };
}

function allocatorOf(id: string, options: ModelOptions, armCount: number, shop: OpenedShop, seed: number): Allocator {
	const rng = createRng(seed).fork(`bandit ${id}`);
	if (id === EVEN) return { learns: false, assign: () => rng.integer(armCount) };
	const { bandit, contextOf } = learnerOf(id, options, armCount, shop, rng);
	return banditAllocator(bandit, contextOf);
}

/** A bandit and what it is told of a visitor: nothing where it does not look. */
function learnerOf(id: string, options: ModelOptions, armCount: number, shop: OpenedShop, rng: Rng) {
	const nothing = new Float64Array(0);
	const blind = () => nothing;
	if (id === EVEN) {
		const even: Bandit = {
			choose: () => rng.integer(armCount),
			update: () => {},
			save: () => ({}),
			restore: () => {},
		};
		return { bandit: even, contextOf: blind };
	}
	const { create, meta } = banditEntry(id);
	const bandit = create({ armCount, contextDim: meta.contextual ? CONTEXT_DIM : 0, rng }, options);
	return { bandit, contextOf: meta.contextual ? visitorContexts(shop.split.train, shop.shopper) : blind };
}

/** Products that few know, drawn by the seed: those a bandit is for. */
function poolOf({ seed, poolSize }: BanditRequest, { shopper }: OpenedShop): Uint32Array {
	const items = Uint32Array.from({ length: shopper.itemCount }, (_, item) => item);
	return createRng(seed).fork('pool').shuffle(items).slice(0, poolSize).sort();
}

function slotSetting(
	request: BanditRequest,
	shop: OpenedShop,
	kernels: Kernels,
	id: string,
	options: ModelOptions,
): Setting {
	const { seed, k, arms, slot } = request;
	const actions = new ShopperActions(shop.shopper.userCount);
	const world = worldOf(request, shop);
	const pool = poolOf(request, shop);
	const rng = createRng(seed).fork(`bandit ${id}`);
	const base = buildPolicy(arms[0], { shop, kernels, actions, seed, asks: 'once' });
	const { bandit, contextOf } = learnerOf(id, options, pool.length, shop, rng);
	const policy: Policy = slotPolicy(base, slot, pool, bandit, contextOf);
	const ledger = createLedger(pool.length);
	const values = new Float64Array(pool.length);
	const simulation = new Simulation(
		{
			world,
			arms: [policy],
			allocator: { learns: true, assign: () => 0 },
			actions,
			seed,
			k,
			rewardOf: ({ clicks }) => clicks,
			onVisit({ userIndex, day, items, outcome }) {
				const arm = pool.indexOf(items[slot]);
				if (arm < 0) return;
				const moods = world.moodsOf(day);
				pool.forEach((item, place) => {
					const want = shop.shopper.utility(userIndex, item) + moods[shop.shopper.categories[item]];
					values[place] = world.placeBias[slot] * sigmoid(world.slope * want - world.clickBias);
				});
				ledger.note(arm, values, outcome.clicked[slot]);
			},
		},
		0,
	);
	return { simulation, takeDay: ledger.takeDay, armValues: ledger.armValues };
}

function armLabelsOf(request: BanditRequest, shop: OpenedShop): string[] {
	if (request.level === 'arms') return request.arms.map(({ label }) => label);
	return Array.from(poolOf(request, shop), (item) => shop.split.itemIds[item]);
}
