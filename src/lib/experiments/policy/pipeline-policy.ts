import type { Kernels } from '$lib/kernels/kernel';
import { recommend } from '$lib/recommendation/recommend';
import type { Pipeline } from '$lib/recommendation/recommendation';
import type { ShopperActions } from '$lib/experiments/simulation/shopper-actions';
import { putShelf, type Policy } from './policy';
import type { Ask } from './history-request';
import type { ShownItems } from './shown-items';

/** How a pipeline is asked. */
export interface PipelineContext {
	ask: Ask;
	kernels: Kernels;
	actions: ShopperActions;
	/** Kept where the pipeline minds how often an item was shown. */
	shown?: ShownItems;
}

/** An arm that asks `recommend()` anew at every visit, with all the shopper did until then. */
export function pipelinePolicy(label: string, pipeline: Pipeline, context: PipelineContext): Policy {
	const { ask, kernels, actions, shown } = context;
	const policy: Policy = {
		label,
		learns: false,
		fill({ count, users, day }, shelves) {
			const requests = Array.from({ length: count }, (_, visit) =>
				ask({ userIndex: users[visit], day, k: shelves.k }, actions),
			);
			recommend(requests, pipeline, kernels).forEach(({ itemIndices }, visit) => {
				putShelf(shelves, visit, itemIndices);
				shown?.add(users[visit], itemIndices);
			});
		},
	};
	if (!shown) return policy;
	return { ...policy, save: () => shown.save(), restore: (state) => shown.restore(state) };
}
