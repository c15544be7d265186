import * as v from 'valibot';
import { type IndexKind, indexKinds } from '$lib/embeddings/vector-index';
import { rerankers } from '$lib/recommendation/rerank/registry';
import { newcomerSpec } from '$lib/recommendation/rules/newcomer-quota';
import { ruleSpec } from '$lib/recommendation/rules/rule-spec';

const days = v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(3650)));

/** Each kind of source with what decides about its answer. */
const sourceKinds = {
	/** A trained model; runId null is the one chosen on the page. */
	model: { kind: v.literal('model'), runId: v.nullable(v.pipe(v.string(), v.minLength(1))) },
	/** days null is all time. */
	popular: { kind: v.literal('popular'), days },
	popularInCategory: { kind: v.literal('popular-in-category'), days },
	newArrivals: { kind: v.literal('new-arrivals') },
	similar: { kind: v.literal('similar') },
	coPurchase: { kind: v.literal('co-purchase') },
	search: { kind: v.literal('search') },
};

/** How a model's vectors are searched; absent: all of them, in f32. */
const index = v.optional(v.picklist(indexKinds));

const share = {
	/** The most candidates it brings; null: as many as the pipeline hands on. */
	quota: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000))),
	/** Its voice in a fusion; a source of weight 0 is not asked. */
	weight: v.pipe(v.number(), v.minValue(0), v.maxValue(10)),
};

const sourceSpec = v.variant('kind', [
	v.strictObject({ ...sourceKinds.model, index, ...share }),
	v.strictObject({ ...sourceKinds.popular, ...share }),
	v.strictObject({ ...sourceKinds.popularInCategory, ...share }),
	v.strictObject({ ...sourceKinds.newArrivals, ...share }),
	v.strictObject({ ...sourceKinds.similar, ...share }),
	v.strictObject({ ...sourceKinds.coPurchase, ...share }),
	v.strictObject({ ...sourceKinds.search, ...share }),
]);

const fallbackSpec = v.variant('kind', [
	v.strictObject(sourceKinds.model),
	v.strictObject(sourceKinds.popular),
	v.strictObject(sourceKinds.popularInCategory),
	v.strictObject(sourceKinds.newArrivals),
	v.strictObject(sourceKinds.similar),
	v.strictObject(sourceKinds.coPurchase),
]);

const part = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

/** A second stage over the candidates; a new kind is a line here and one in compilePipeline. */
const rankerSpec = v.variant('kind', [
	/** Re-orders what was found by the model chosen on the page. */
	v.strictObject({ kind: v.literal('personal'), weight: part }),
	/** A trained ranker, and how much each of its expectations counts. */
	v.strictObject({
		kind: v.literal('learned'),
		rankerId: v.pipe(v.string(), v.minLength(1)),
		objective: v.strictObject({ clicks: part, purchases: part, revenue: part, margin: part }),
	}),
]);

const rerankStep = v.strictObject({
	id: v.picklist(
		Object.keys(rerankers),
		`There is no such re-ranker. There are: ${Object.keys(rerankers).join(', ')}.`,
	),
	weight: part,
	options: v.record(v.string(), v.union([v.number(), v.boolean(), v.string()])),
});

/** A scene's pipeline as it is stored, edited and exported: plain JSON. */
export const pipelineSpec = v.strictObject({
	sources: v.pipe(v.array(sourceSpec), v.minLength(1, 'A pipeline needs a source.'), v.maxLength(16)),
	merge: v.picklist(['fusion', 'quotas']),
	/** What of the shopper's past is not shown again. */
	hide: v.picklist(['seen', 'bought', 'nothing']),
	/** A shopper sees an item at most so often; null: no limit. */
	frequencyCap: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000))),
	rules: v.pipe(v.array(ruleSpec), v.maxLength(100)),
	ranker: v.nullable(rankerSpec),
	/** Places kept for new things; null: none. */
	newcomers: v.optional(v.nullable(newcomerSpec), null),
	/** How far the session's categories and prices lift an item, in ranges of the scores. */
	intent: part,
	/** Candidates handed to ranker and re-rankers. */
	candidateCount: v.pipe(v.number(), v.integer(), v.minValue(10), v.maxValue(5000)),
	rerankers: v.pipe(v.array(rerankStep), v.maxLength(16)),
	/** In order; popularity of all time ends every chain, whether it stands here or not. */
	fallbacks: v.pipe(v.array(fallbackSpec), v.maxLength(8)),
});

export type PipelineSpec = v.InferOutput<typeof pipelineSpec>;
export type SourceSpec = v.InferOutput<typeof sourceSpec>;
export type FallbackSpec = v.InferOutput<typeof fallbackSpec>;
export type SourceChoice = (FallbackSpec & { index?: IndexKind | undefined }) | { kind: 'search' };
export type RankerSpec = v.InferOutput<typeof rankerSpec>;
export type { RerankStep } from '$lib/recommendation/rerank/registry';
