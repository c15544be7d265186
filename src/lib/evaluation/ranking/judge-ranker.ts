import { breathe } from '$lib/core/abort';
import type { DatasetSplit } from '$lib/datasets/dataset-split';
import { createRng } from '$lib/core/rng';
import { bootstrapEstimates } from '$lib/evaluation/bootstrap';
import { createItemWorld } from '$lib/evaluation/item-world';
import { judgeSlate } from '$lib/evaluation/judge-lists';
import { ndcg } from '$lib/evaluation/metrics/ndcg';
import { revenue } from '$lib/evaluation/metrics/revenue';
import { testUsers } from '$lib/evaluation/test-requests';
import type { MeanSample } from '$lib/evaluation/user-sample';
import type { Kernels } from '$lib/kernels/kernel';
import { missingFor, type ObjectiveId, objectiveIds } from '$lib/recommendation/rank/learned/objective';
import type { LearntScene } from '$lib/recommendation/rank/learned/past-world';
import type { RankedBy, RankerQuality } from '$lib/recommendation/rank/learned/ranker-record';
import { recommend } from '$lib/recommendation/recommend';
import type { PipelineSpec } from '$lib/recommendation/scenes/pipeline-spec';
import { sceneRequestOf } from '$lib/recommendation/scene-request';
import type { Shop } from '$lib/recommendation/shop';

const k = 10;
const usersPerBreath = 32;
const nothing = { clicks: 0, purchases: 0, revenue: 0, margin: 0 };

export interface JudgeRankerOptions {
	userCount: number;
	seed: number;
	kernels: Kernels;
	signal: AbortSignal;
	onUser: (done: number, total: number) => void;
}

/**
 * The scene's whole cascade with and without the ranker, by every objective the catalogue can feed, on the same held-out shoppers: the page's
 * own requests through `recommend()`. Gains are paired, with 95 % BCa intervals over shoppers.
 * @param shop has the ranker open
 * @returns null where nobody can be judged
 * @throws AbortError
 */
export async function judgeRanker(
	rankerId: string,
	{ scene, pipeline }: LearntScene,
	shop: Shop,
	options: JudgeRankerOptions,
): Promise<RankerQuality | null> {
	const { kernels, signal, seed, onUser } = options;
	const { split } = shop;
	const users = drawUsers(split, options.userCount, seed);
	if (users.length === 0) return null;
	const items = createItemWorld(split);
	const world = { test: split.test, histories: split.train.matrix };
	const objectives = objectiveIds.filter((id) => missingFor(id, split.train.catalogue) === null);
	const orders = ([null, ...objectives] as const).map((objective) => ({
		objective,
		pipeline: { ...pipeline, ranker: objective && rankerSpec(rankerId, objective) } satisfies PipelineSpec,
		ndcg: new Float32Array(users.length),
		revenue: new Float32Array(users.length),
	}));
	for (const [place, user] of users.entries()) {
		if (place % usersPerBreath === 0) {
			onUser(place, users.length);
			await breathe(signal);
		}
		for (const order of orders) {
			const page = { ...sceneRequestOf(scene, k, split, user), pipeline: order.pipeline };
			const { asked, pipeline: open } = shop.prepare(page);
			const [slate] = recommend([asked], open, kernels);
			const list = judgeSlate(world, user, slate.itemIndices, k);
			order.ndcg[place] = ndcg.score(list, items);
			if (items.prices !== null) order.revenue[place] = revenue.score(list, items);
		}
	}
	const [found] = orders;
	const samples = orders.flatMap((order) => [
		sampleOf(order.ndcg),
		sampleOf(order.ndcg, found.ndcg),
		sampleOf(order.revenue),
		sampleOf(order.revenue, found.revenue),
	]);
	const estimates = await bootstrapEstimates(samples, { seed, signal });
	return {
		...{ scene, k, userCount: users.length },
		orders: orders.map(({ objective }, place): RankedBy => {
			const [ndcgMean, ndcgGain, revenueMean, revenueGain] = estimates.slice(4 * place, 4 * place + 4);
			const isFirst = objective === null;
			return {
				...{ objective, ndcg: ndcgMean, ndcgGain: isFirst ? null : ndcgGain },
				revenue: items.prices === null ? null : revenueMean,
				revenueGain: items.prices === null || isFirst ? null : revenueGain,
			};
		}),
	};
}

function rankerSpec(rankerId: string, objective: ObjectiveId): PipelineSpec['ranker'] {
	return { kind: 'learned', rankerId, objective: { ...nothing, [objective]: 1 } };
}

/** Values, or what they are above others of the same users. */
function sampleOf(values: Float32Array, others: Float32Array | null = null): MeanSample {
	const shown = others === null ? values : values.map((value, user) => value - others[user]);
	return { kind: 'mean', values: shown, weights: null, root: false };
}

function drawUsers({ train, test }: DatasetSplit, most: number, seed: number): Uint32Array {
	return createRng(seed).fork('judge ranker').shuffle(testUsers(train.matrix, test)).slice(0, most);
}
