import { recommend } from '$lib/recommendation/recommend';
import type { Pipeline } from '$lib/recommendation/recommendation';
import { ShopperActions } from '$lib/experiments/simulation/shopper-actions';
import type { PipelineContext } from './pipeline-policy';
import { putShelf, type Policy } from './policy';

/** Kept a user: so much longer than a shelf that what is bought meanwhile leaves no gap. */
const SPARE = 20;

/**
 * An arm that asks `recommend()` once a user, at the first visit, by the training history alone; later visits get the same list without
 * what was bought meanwhile. Many times as fast, and what a nightly batch would serve.
 */
export function askedOnce(label: string, pipeline: Pipeline, userCount: number, context: PipelineContext): Policy {
	const { ask, kernels, actions } = context;
	const lists: (Uint32Array | undefined)[] = new Array<Uint32Array | undefined>(userCount);
	const nothingDone = new ShopperActions(userCount);
	return {
		label,
		learns: false,
		fill({ count, users }, shelves) {
			const unknown = Array.from(new Set(users.subarray(0, count))).filter((user) => !lists[user]);
			const k = shelves.k + SPARE;
			const requests = unknown.map((userIndex) => ask({ userIndex, day: 0, k }, nothingDone));
			recommend(requests, pipeline, kernels).forEach((slate, row) => {
				lists[unknown[row]] = slate.itemIndices;
			});
			for (let visit = 0; visit < count; visit++) {
				const list = lists[users[visit]]!;
				const bought = actions.has(users[visit]) ? actions.boughtBy(users[visit]) : [];
				putShelf(shelves, visit, bought.length === 0 ? list : list.filter((item) => !bought.includes(item)));
			}
		},
	};
}
