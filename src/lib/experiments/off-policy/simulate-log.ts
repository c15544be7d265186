import { buildPolicy } from '$lib/experiments/ab/build-policy';
import type { ArmSpec, ExperimentSpec } from '$lib/experiments/ab/experiment-spec';
import type { OpenedShop } from '$lib/experiments/ab/open-shop-world';
import { createShelves } from '$lib/experiments/policy/policy';
import { plackettLucePolicy } from '$lib/experiments/policy/plackett-luce-policy';
import { ShopperActions } from '$lib/experiments/simulation/shopper-actions';
import { createShopWorld } from '$lib/experiments/simulation/shop-world';
import { Simulation } from '$lib/experiments/simulation/simulation';
import { expectedClicks } from '$lib/experiments/simulation/visit-shop';
import { GrowableArray } from '$lib/interactions/growable-array';
import type { Kernels } from '$lib/kernels/kernel';
import { reportOpe, type OpeReport } from './ope-report';
import { crossFittedMeans } from './reward-model';

export interface SimulatedLogRequest {
	datasetId: string;
	seed: number;
	/** The policy that makes the log, and the one that is judged from it. */
	arms: [ArmSpec, ArmSpec];
	/** How far each draws from its own order: near 0 hardly, large evenly. */
	temperatures: [number, number];
	visits: number;
	k: number;
	behaviour: ExperimentSpec['behaviour'];
}

const VISITS_PER_DAY = 2000;

/**
 * Makes a log with one policy, judges another from it, and lays the truth beside it. Shoppers do not tire and come whatever they saw, so that
 * the log is what the estimators suppose: independent visits.
 * @throws AbortError
 */
export async function judgeSimulatedLog(
	request: SimulatedLogRequest,
	shop: OpenedShop,
	{ kernels, signal, onDay }: { kernels: Kernels; signal: AbortSignal; onDay: (done: number, total: number) => void },
): Promise<OpeReport> {
	const { seed, k, arms, temperatures } = request;
	const behaviour = { ...request.behaviour, satiation: 0, boredom: 0, retention: 0 };
	const world = createShopWorld(shop.shopper, behaviour, {
		train: shop.split.train,
		visitsPerDay: VISITS_PER_DAY,
		k,
		seed,
	});
	// What is bought in the log stays on the shelves: both policies then answer alike at every visit.
	const unbought = new ShopperActions(shop.shopper.userCount);
	const [logging, target] = arms.map((arm, place) =>
		plackettLucePolicy(
			buildPolicy(arm, { shop, kernels, actions: unbought, seed, asks: 'once' }),
			temperatures[place],
			seed + place,
		),
	);
	const log = {
		users: new GrowableArray(Uint32Array),
		items: new GrowableArray(Uint32Array),
		clicks: new GrowableArray(Float64Array),
		propensities: new GrowableArray(Float64Array),
	};
	let visits = 0;
	const simulation = new Simulation(
		{
			world,
			arms: [logging],
			allocator: { learns: false, assign: () => 0 },
			actions: new ShopperActions(shop.shopper.userCount),
			seed,
			k,
			rewardOf: ({ clicks }) => clicks,
			onVisit({ userIndex, items, propensities, outcome }) {
				// A shelf with gaps is no shelf of k places.
				if (items.length < k || visits >= request.visits) return;
				visits++;
				log.users.push(userIndex);
				for (let place = 0; place < k; place++) {
					log.items.push(items[place]);
					log.clicks.push(outcome.clicked[place]);
					log.propensities.push(propensities[place]);
				}
			},
		},
		0,
	);
	while (visits < request.visits && simulation.nextDay < request.visits) {
		await simulation.runDay(signal);
		onDay(visits, request.visits);
	}
	const columns = {
		users: log.users.finish(),
		items: log.items.finish(),
		clicks: log.clicks.finish(),
		propensities: log.propensities.finish(),
	};
	return judge(columns, request, shop, target, world);
}

interface LogColumns {
	/** [visits] */
	users: Uint32Array;
	/** [visits × k] each */
	items: Uint32Array;
	clicks: Float64Array;
	propensities: Float64Array;
}

function judge(
	{ users, items, clicks, propensities }: LogColumns,
	{ k, seed }: SimulatedLogRequest,
	{ shopper }: OpenedShop,
	target: ReturnType<typeof plackettLucePolicy>,
	world: ReturnType<typeof createShopWorld>,
): OpeReport {
	const visits = users.length;
	const firsts = (column: Float64Array) => Float64Array.from({ length: visits }, (_, visit) => column[visit * k]);
	const topItems = Uint32Array.from({ length: visits }, (_, visit) => items[visit * k]);
	const topClicks = firsts(clicks);
	const means = crossFittedMeans(topItems, topClicks, shopper.itemCount);
	const clicksAt = placeMeans(clicks, k);
	const slate = {
		k,
		rewards: clicks,
		propensities,
		targets: new Float64Array(visits * k),
		modelLogged: new Float64Array(visits * k),
		modelTarget: new Float64Array(visits * k),
	};
	const single = { modelLogged: new Float64Array(visits), modelTarget: new Float64Array(visits) };
	const shelves = createShelves(1, k);
	let truth = 0;
	let slateTruth = 0;
	for (let visit = 0; visit < visits; visit++) {
		const shelf = items.subarray(visit * k, (visit + 1) * k);
		const judged = target.judge(users[visit], 0, shelf, (item) => means.predict(visit, item));
		slate.targets.set(judged.chances, visit * k);
		single.modelLogged[visit] = means.predict(visit, shelf[0]);
		single.modelTarget[visit] = judged.means[0];
		for (let place = 0; place < k; place++) {
			// An item's appeal, as far as places so low are looked at, and what the places below earn on average.
			const seen = clicksAt.shares[place];
			slate.modelLogged[visit * k + place] = seen * means.predict(visit, shelf[place]) + clicksAt.below[place];
			slate.modelTarget[visit * k + place] = seen * judged.means[place] + clicksAt.below[place];
		}
		const worth = target.judge(users[visit], 0, shelf, (item) => topClickChance(world, users[visit], item)).means;
		truth += worth[0] / visits;
		// Another day, another draw of the same policy.
		target.fill({ count: 1, users: users.subarray(visit, visit + 1), day: visit + seed }, shelves);
		slateTruth += expectedClicks(world, users[visit], 0, shelves.items.subarray(0, k)) / visits;
	}
	const sample = { rewards: topClicks, propensities: firsts(propensities), targets: firsts(slate.targets), ...single };
	return reportOpe(sample, truth, slate, slateTruth);
}

/** Chance that the first place is clicked: it is always looked at, from the top down and by place. */
function topClickChance(world: ReturnType<typeof createShopWorld>, userIndex: number, item: number): number {
	return expectedClicks(world, userIndex, 0, Uint32Array.of(item));
}

/** [k] a place's clicks as a share of the first place's, and the mean clicks of all places below. */
function placeMeans(clicks: Float64Array, k: number): { shares: Float64Array; below: Float64Array } {
	const means = new Float64Array(k);
	for (let row = 0; row < clicks.length; row++) means[row % k] += clicks[row] / (clicks.length / k);
	const below = new Float64Array(k);
	for (let place = k - 2; place >= 0; place--) below[place] = below[place + 1] + means[place + 1];
	return { shares: means.map((mean) => (means[0] > 0 ? mean / means[0] : 0)), below };
}
