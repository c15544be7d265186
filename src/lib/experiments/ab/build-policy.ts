import type { OpenedShop } from './open-shop-world';
import type { ArmSpec } from './experiment-spec';
import { pipelinePolicy } from '$lib/experiments/policy/pipeline-policy';
import type { Policy } from '$lib/experiments/policy/policy';
import { randomPolicy } from '$lib/experiments/policy/random-policy';
import { askedOnce } from '$lib/experiments/policy/asked-once';
import type { ShopperActions } from '$lib/experiments/simulation/shopper-actions';
import type { Kernels } from '$lib/kernels/kernel';
import { plainPipeline, type Pipeline } from '$lib/recommendation/recommendation';
import { createItemSimilarity } from '$lib/recommendation/rerank/item-similarity';
import { rerankChain } from '$lib/recommendation/rerank/registry';
import type { RerankMaterial } from '$lib/recommendation/rerank/reranker';
import { modelSource } from '$lib/recommendation/retrieve/model-source';
import { popularSource } from '$lib/recommendation/retrieve/popular-source';

/** How an arm answers. */
export interface PolicyContext {
	shop: OpenedShop;
	kernels: Kernels;
	actions: ShopperActions;
	seed: number;
	asks: 'every-visit' | 'once';
}

/** The arm as it will run. @throws InvalidRequestError for a re-ranker there is none of */
export function buildPolicy(arm: ArmSpec, context: PolicyContext): Policy {
	const { shop, seed, actions, kernels, asks } = context;
	const { train } = shop.split;
	if (arm.kind === 'random') return { ...randomPolicy(train.matrix, seed), label: arm.label };
	const pipeline = pipelineOf(arm, shop);
	const pipelineContext = { train, kernels, actions };
	if (asks === 'once') return askedOnce(arm.label, pipeline, shop.split.userIds.length, pipelineContext);
	return pipelinePolicy(arm.label, pipeline, pipelineContext);
}

function pipelineOf(arm: ArmSpec, { split, models }: OpenedShop): Pipeline {
	const { train } = split;
	const { columnCount: itemCount } = train.matrix;
	const popular = popularSource(train, null);
	const opened = arm.runId === null ? undefined : models.get(arm.runId);
	const source = arm.kind === 'run' && opened ? modelSource(opened.meta, opened.model) : popular;
	const rerankers = rerankChain(arm.rerank, rerankMaterial(split.train, opened?.model.embeddings?.() ?? null));
	return plainPipeline(source, itemCount, { rerankers, fallbacks: [popular] });
}

function rerankMaterial(
	train: OpenedShop['split']['train'],
	embeddings: Parameters<typeof createItemSimilarity>[1],
): RerankMaterial {
	const { catalogue, matrix, timestamps } = train;
	const similarity = once(() => createItemSimilarity(catalogue, embeddings));
	const popularity = once(() => popularSource(train, null).counts);
	return {
		catalogue,
		similarity,
		popularity,
		ageDays: once(() => agesOf(matrix.columnIndices, timestamps, matrix.columnCount)),
	};
}

/** Days from an item's first interaction to the newest of all. */
function agesOf(items: Uint32Array, timestamps: Float64Array, itemCount: number): Float32Array {
	const first = new Float64Array(itemCount).fill(Infinity);
	let newest = -Infinity;
	items.forEach((item, entry) => {
		first[item] = Math.min(first[item], timestamps[entry]);
		newest = Math.max(newest, timestamps[entry]);
	});
	return Float32Array.from(first, (time) => (time === Infinity ? Infinity : (newest - time) / 86_400_000));
}

function once<T>(create: () => T): () => T {
	let value: { made: T } | null = null;
	return () => (value ??= { made: create() }).made;
}
