import { buildPolicy } from '$lib/experiments/ab/build-policy';
import type { ArmSpec, ExperimentSpec } from '$lib/experiments/ab/experiment-spec';
import type { OpenedShop } from '$lib/experiments/ab/open-shop-world';
import { assignArm } from '$lib/experiments/policy/assign-arm';
import { fixedAllocator } from '$lib/experiments/policy/allocator';
import { createShelves, putShelf, type Policy } from '$lib/experiments/policy/policy';
import { ShopperActions } from '$lib/experiments/simulation/shopper-actions';
import { createShopWorld } from '$lib/experiments/simulation/shop-world';
import { Simulation } from '$lib/experiments/simulation/simulation';
import { VisitStream } from '$lib/experiments/simulation/visit-stream';
import type { Kernels } from '$lib/kernels/kernel';
import { standardNormal, twoSided } from '$lib/statistics/distributions';
import { addToRatio, emptyRatioSums, ratioDifference, ratioEstimate } from '$lib/statistics/ratio-metric';
import type { InterleavingMethod } from './interleaving';
import { probabilistic } from './probabilistic';
import { teamDraft } from './team-draft';

export const interleavingMethods: readonly InterleavingMethod[] = [teamDraft, probabilistic];

export interface InterleavingRequest {
	datasetId: string;
	seed: number;
	/** A and B. */
	arms: [ArmSpec, ArmSpec];
	days: number;
	visitsPerDay: number;
	k: number;
	behaviour: ExperimentSpec['behaviour'];
}

/** One method after a day: how sure it is. */
export interface InterleavingLook {
	day: number;
	visits: number;
	/** Interleaving: mean credit a visit, above 0 for B. A/B: difference of clicks among products shown. */
	value: number;
	low: number;
	high: number;
	z: number;
	pValue: number;
}

export interface InterleavingRun {
	id: string;
	label: string;
	words: string;
	looks: InterleavingLook[];
	/** Visits that would do for 80 % power at 5 %, by the effect found: (2.80 / z)² times the visits there were. */
	visitsNeeded: number;
}

/** z at 5 % two-sided and at 80 % power, together. */
const REACH = 1.959964 + 0.841621;

/**
 * The same traffic spent three ways: team draft, probabilistic, and an A/B test on clicks.
 * @throws AbortError
 */
export async function runInterleaving(
	request: InterleavingRequest,
	shop: OpenedShop,
	{ kernels, signal, onRuns }: { kernels: Kernels; signal: AbortSignal; onRuns: (runs: InterleavingRun[]) => void },
): Promise<InterleavingRun[]> {
	const runs: InterleavingRun[] = [];
	const spend = async (about: Pick<InterleavingRun, 'id' | 'label' | 'words'>, trial: Trial) => {
		const run: InterleavingRun = { ...about, looks: [], visitsNeeded: Infinity };
		runs.push(run);
		for (let day = 0; day < request.days; day++) {
			await trial.simulation.runDay(signal);
			run.looks.push(trial.look(day));
			const last = run.looks.at(-1)!;
			run.visitsNeeded = last.z === 0 ? Infinity : last.visits * (REACH / Math.abs(last.z)) ** 2;
			onRuns(runs);
		}
	};
	for (const method of interleavingMethods) {
		// Only its words: a report crosses a message port, and functions do not.
		const { id, label, words } = method;
		await spend({ id, label, words }, interleavedTrial(method, request, shop, kernels));
	}
	await spend(
		{
			id: 'ab',
			label: 'A/B test',
			words: 'Half the shoppers see A, half B; clicks among products shown are compared.',
		},
		splitTrial(request, shop, kernels),
	);
	return runs;
}

interface Trial {
	simulation: Simulation;
	look(day: number): InterleavingLook;
}

function interleavedTrial(
	method: InterleavingMethod,
	request: InterleavingRequest,
	shop: OpenedShop,
	kernels: Kernels,
): Trial {
	const { seed, k } = request;
	const { actions, world, policies } = partsOf(request, shop, kernels);
	const credits = new Map<number, Float64Array>();
	const policy = interleavedPolicy(method, policies, seed, credits);
	/** [userCount] credit and visits of each: visits of one shopper belong together. */
	const sums = { credit: new Float64Array(shop.shopper.userCount), visits: new Float64Array(shop.shopper.userCount) };
	const simulation = new Simulation(
		{
			world,
			arms: [policy],
			allocator: { learns: false, assign: () => 0 },
			actions,
			seed,
			k,
			rewardOf: ({ clicks }) => clicks,
			onVisit({ userIndex, items, outcome }) {
				const shares = credits.get(userIndex)!;
				sums.visits[userIndex]++;
				for (let place = 0; place < items.length; place++) {
					if (outcome.clicked[place]) sums.credit[userIndex] += shares[place];
				}
			},
		},
		0,
	);
	return {
		simulation,
		look(day) {
			const ratio = emptyRatioSums();
			sums.visits.forEach((visits, user) => {
				if (visits > 0) addToRatio(ratio, sums.credit[user], visits);
			});
			const { ratio: value, variance } = ratioEstimate(ratio);
			return lookOf(day, ratio.y, value, Math.sqrt(variance));
		},
	};
}

/** A shopper comes at most once a day, so the credits of a visit are kept by user until it is over. */
function interleavedPolicy(
	method: InterleavingMethod,
	[a, b]: readonly Policy[],
	seed: number,
	credits: Map<number, Float64Array>,
): Policy {
	const stream = new VisitStream();
	return {
		label: method.label,
		learns: false,
		fill({ count, users, day }, shelves) {
			const lists = [a, b].map((policy) => {
				const room = createShelves(count, shelves.k);
				policy.fill({ count, users, day }, room);
				return room;
			});
			for (let visit = 0; visit < count; visit++) {
				stream.begin('merge', seed, day, users[visit]);
				const [listA, listB] = lists.map((room) =>
					room.items.subarray(visit * shelves.k, visit * shelves.k + room.lengths[visit]),
				);
				const merged = method.merge(listA, listB, shelves.k, stream);
				credits.set(users[visit], merged.credits);
				putShelf(shelves, visit, merged.items);
			}
		},
	};
}

function splitTrial(request: InterleavingRequest, shop: OpenedShop, kernels: Kernels): Trial {
	const { seed, k } = request;
	const { actions, world, policies } = partsOf(request, shop, kernels);
	const armOf = Int8Array.from(shop.split.userIds, (userId) => assignArm(userId, `interleaving ${seed}`, [0.5, 0.5]));
	const rewardOf = ({ clicks }: { clicks: number }) => clicks;
	const simulation = new Simulation(
		{ world, arms: policies, allocator: fixedAllocator(armOf), actions, seed, k, rewardOf },
		0,
	);
	return {
		simulation,
		look(day) {
			const sums = [emptyRatioSums(), emptyRatioSums()];
			let visits = 0;
			armOf.forEach((arm, user) => {
				if (simulation.test.visits[user] === 0) return;
				visits += simulation.test.visits[user];
				addToRatio(sums[arm], simulation.test.clicks[user], simulation.test.shown[user]);
			});
			const { difference, standardError } = ratioDifference(ratioEstimate(sums[0]), ratioEstimate(sums[1]));
			return lookOf(day, visits, difference, standardError);
		},
	};
}

function partsOf({ behaviour, visitsPerDay, k, seed, arms }: InterleavingRequest, shop: OpenedShop, kernels: Kernels) {
	const actions = new ShopperActions(shop.shopper.userCount);
	const world = createShopWorld(shop.shopper, behaviour, { train: shop.split.train, visitsPerDay, k, seed });
	const policies = arms.map((arm) => buildPolicy(arm, { shop, kernels, actions, seed, asks: 'once' }));
	return { actions, world, policies };
}

function lookOf(day: number, visits: number, value: number, standardError: number): InterleavingLook {
	const z = standardError > 0 ? value / standardError : 0;
	return {
		day,
		visits,
		value,
		low: value - 1.96 * standardError,
		high: value + 1.96 * standardError,
		z,
		pValue: twoSided(standardNormal, z),
	};
}
