import type { ItemWorld } from '$lib/evaluation/item-world';
import type { JudgedList } from './metric';

/** The inverse-propensity weights of a user's relevant items, added up. */
export function relevantWeight({ relevant }: JudgedList, { propensityWeights }: ItemWorld): number {
	let sum = 0;
	for (const item of relevant) sum += propensityWeights[item];
	return sum;
}
