import { assignArm } from '$lib/experiments/policy/assign-arm';
import { fixedAllocator } from '$lib/experiments/policy/allocator';
import { ShopperActions } from '$lib/experiments/simulation/shopper-actions';
import { createShopWorld } from '$lib/experiments/simulation/shop-world';
import { Simulation } from '$lib/experiments/simulation/simulation';
import type { Kernels } from '$lib/kernels/kernel';
import { buildPolicy } from './build-policy';
import type { ExperimentSpec } from './experiment-spec';
import type { OpenedShop } from './open-shop-world';

/** Who is in which arm: a hash of user and experiment, so that the same file deals the same way. */
export function dealUsers(userIds: readonly string[], { name, seed, shares }: ExperimentSpec): Int8Array {
	return Int8Array.from(userIds, (userId) => assignArm(userId, `${name}\u0000${seed}`, shares));
}

/** A simulation of the experiment that has not run yet. */
export function makeSimulation(spec: ExperimentSpec, shop: OpenedShop, kernels: Kernels, armOf: Int8Array): Simulation {
	const { seed, k, visitsPerDay, behaviour, asks, preDays } = spec;
	const actions = new ShopperActions(shop.shopper.userCount);
	const world = createShopWorld(shop.shopper, behaviour, { train: shop.split.train, visitsPerDay, k, seed });
	return new Simulation(
		{
			world,
			arms: spec.arms.map((arm) => buildPolicy(arm, { shop, kernels, actions, seed, asks })),
			allocator: fixedAllocator(armOf),
			actions,
			seed,
			k,
			rewardOf: ({ revenue }) => revenue,
		},
		-preDays,
	);
}
