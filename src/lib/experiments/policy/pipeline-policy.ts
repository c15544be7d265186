import { rowColumns } from '$lib/core/csr-matrix';
import type { TrainingData } from '$lib/datasets/dataset-split';
import type { ShopperActions } from '$lib/experiments/simulation/shopper-actions';
import type { Kernels } from '$lib/kernels/kernel';
import { queryOfUser } from '$lib/models/model';
import { recommend } from '$lib/recommendation/recommend';
import type { Pipeline, RecommendRequest } from '$lib/recommendation/recommendation';
import { putShelf, type Policy } from './policy';

export interface PipelineContext {
	train: TrainingData;
	kernels: Kernels;
	actions: ShopperActions;
}

/** An arm that asks `recommend()` anew at every visit, with all the shopper did until then. */
export function pipelinePolicy(label: string, pipeline: Pipeline, context: PipelineContext): Policy {
	return {
		label,
		learns: false,
		fill({ count, users }, shelves) {
			const requests = Array.from({ length: count }, (_, visit) => requestOf(users[visit], shelves.k, context));
			const slates = recommend(requests, pipeline, context.kernels);
			slates.forEach((slate, visit) => putShelf(shelves, visit, slate.itemIndices));
		},
	};
}

/** What the shop would be asked: training history with the clicks of the simulation at its newest end, nothing owned again. */
export function requestOf(userIndex: number, k: number, { train, actions }: PipelineContext): RecommendRequest {
	const { matrix, timestamps } = train;
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
}
