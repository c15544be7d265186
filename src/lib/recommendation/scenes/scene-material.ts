import { once } from '$lib/core/once';
import type { TrainingData } from '$lib/datasets/dataset-split';
import type { Catalogue } from '$lib/interactions/catalogue';
import type { FittedRanker } from '$lib/recommendation/rank/learned/fitted-ranker';
import type { IndexKind } from '$lib/embeddings/vector-index';
import type { Kernels } from '$lib/kernels/kernel';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import type { CandidateSource } from '$lib/recommendation/recommendation';
import { createItemSimilarity, type ItemSimilarity } from '$lib/recommendation/rerank/item-similarity';
import type { RerankMaterial } from '$lib/recommendation/rerank/reranker';
import { type TermCodes, termCodes } from '$lib/recommendation/rerank/term-codes';
import { type CoPurchaseSource, coPurchaseSource } from '$lib/recommendation/retrieve/co-purchase-source';
import { itemAges } from '$lib/recommendation/retrieve/item-ages';
import { createModelSources, type OpenModel } from '$lib/recommendation/retrieve/model-sources';
import { newArrivalsSource } from '$lib/recommendation/retrieve/new-arrivals-source';
import { popularInCategorySource } from '$lib/recommendation/retrieve/popular-in-category-source';
import { type PopularSource, popularSource } from '$lib/recommendation/retrieve/popular-source';
import { searchSource } from '$lib/recommendation/retrieve/search-source';
import { similarSource } from '$lib/recommendation/retrieve/similar-source';
import type { RuleMaterial } from '$lib/recommendation/rules/compile-rule';
import { type ItemColumn, itemColumns } from '$lib/recommendation/rules/item-columns';

export type { OpenModel };

/** All that a pipeline can draw on, over one data set; the costly parts are made when first asked for, and kept. */
export interface SceneMaterial extends RerankMaterial, RuleMaterial {
	catalogue: Catalogue;
	/**
	 * The model chosen on the page (null), or another run's; null where it is not open.
	 * @param index how its vectors are searched, where it has some: all of them without it
	 * @throws ModelFitError if the browser gives no memory for an index
	 */
	model(runId: string | null, index?: IndexKind): CandidateSource | null;
	popular(days: number | null): PopularSource;
	popularInCategory(days: number | null): PopularSource;
	newArrivals(): CandidateSource;
	similar(): CandidateSource;
	coPurchase(): CoPurchaseSource;
	search(): CandidateSource;
	similarity(): ItemSimilarity;
	categories(): TermCodes;
	columns(): readonly ItemColumn[];
	/** What an interaction of this log is worth on average; 1 where the log holds no values. */
	ordinaryValue(): number;
	/** A trained second stage; null where it is not open. */
	ranker(rankerId: string): FittedRanker | null;
	/** Gives the memory of the indexes back; nothing of it is of use afterwards. */
	release(): void;
}

export interface SceneInput extends OpenModel {
	train: TrainingData;
	/** Other runs' models that pipelines name, by run id. */
	others?: ReadonlyMap<string, OpenModel>;
	/** Trained rankers that pipelines name, by id. */
	rankers?: ReadonlyMap<string, FittedRanker>;
	/** Where indexes live. */
	kernels?: Kernels;
}

/** Gathers the sources for one model and data set. */
export function createSceneMaterial({
	model,
	meta,
	train,
	others = new Map(),
	rankers = new Map(),
	kernels = referenceKernels,
}: SceneInput): SceneMaterial {
	const { catalogue } = train;
	const sources = createModelSources({ meta, model }, others, kernels);
	const popular = remember((days: number | null) => popularSource(train, days));
	const ageDays = once(() => itemAges(train));
	const popularity = once(() => popular(null).counts);
	return {
		itemCount: train.matrix.columnCount,
		catalogue,
		model: sources.source,
		release: sources.release,
		popular,
		popularInCategory: remember((days) => popularInCategorySource(popular(days), catalogue)),
		newArrivals: once(() => newArrivalsSource(ageDays())),
		similar: once(() => similarSource(model, train)),
		coPurchase: once(() => coPurchaseSource(train)),
		search: once(() => searchSource(catalogue)),
		similarity: once(() => createItemSimilarity(catalogue, model.embeddings?.() ?? null)),
		categories: once(() => termCodes(catalogue, 'category')),
		columns: once(() => itemColumns(catalogue, { popularity: popularity(), ageDays: ageDays() })),
		popularity,
		ageDays,
		ordinaryValue: once(() => (train.hasValues ? meanOf(train.matrix.values) : 1)),
		ranker: (rankerId) => rankers.get(rankerId) ?? null,
	};
}

const meanOf = (values: Float32Array): number =>
	values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

function remember<Key, T>(create: (key: Key) => T): (key: Key) => T {
	const made = new Map<Key, T>();
	return (key) => {
		if (!made.has(key)) made.set(key, create(key));
		return made.get(key)!;
	};
}
