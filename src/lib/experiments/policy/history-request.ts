import { rowColumns } from '$lib/core/csr-matrix';
import type { TrainingData } from '$lib/datasets/dataset-split';
import type { ShopperActions } from '$lib/experiments/simulation/shopper-actions';
import { queryOfUser } from '$lib/models/model';
import type { RecommendRequest } from '$lib/recommendation/recommendation';

/** Who comes, when, to a shelf of how many places. */
export interface Visit {
	userIndex: number;
	/** Simulated day; below zero in the period before the test. */
	day: number;
	k: number;
}

/** Puts a visit into the words of `recommend()`. */
export type Ask = (visit: Visit, actions: ShopperActions) => RecommendRequest;

/** How a model alone is asked: training history with the clicks of the simulation at its newest end, nothing owned again. */
export function askByHistory({ matrix, timestamps }: TrainingData): Ask {
	return ({ userIndex, k }, actions) => {
		const query = queryOfUser(matrix, timestamps, userIndex);
		const exclude = rowColumns(matrix, userIndex);
		if (!actions.has(userIndex)) return { query, exclude, k };
		const valueOf = new Map<number, number>();
		query.history.forEach((item, place) => valueOf.set(item, query.values[place]));
		for (const item of actions.historyOf(userIndex)) {
			const before = valueOf.get(item);
			valueOf.delete(item);
			valueOf.set(item, before ?? 1);
		}
		return {
			query: { userIndex, history: Uint32Array.from(valueOf.keys()), values: Float32Array.from(valueOf.values()) },
			exclude: Uint32Array.from([...exclude, ...actions.boughtBy(userIndex)]),
			k,
		};
	};
}
