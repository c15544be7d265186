import { InvalidRequestError } from '$lib/core/errors';
import type { TrainingData } from '$lib/datasets/dataset-split';
import type { FittedModel, ModelMeta } from '$lib/models/model';
import { type Pipeline, plainPipeline } from '$lib/recommendation/recommendation';
import { createItemSimilarity } from '$lib/recommendation/rerank/item-similarity';
import { mmr } from '$lib/recommendation/rerank/mmr';
import { coPurchaseSource } from '$lib/recommendation/retrieve/co-purchase-source';
import { modelSource } from '$lib/recommendation/retrieve/model-source';
import { popularSource } from '$lib/recommendation/retrieve/popular-source';
import { similarSource } from '$lib/recommendation/retrieve/similar-source';
import type { SceneId } from '$lib/recommendation/shop-protocol';
import { cart } from './cart';
import { forYou } from './for-you';
import { home } from './home';
import { product } from './product';
import type { Scene, SceneMaterial } from './scene';

export const scenes: Readonly<Record<SceneId, Scene>> = { home, product, cart, 'for-you': forYou };

export const sceneIds = Object.keys(scenes) as SceneId[];

/** Enough for the re-ranker to find something different, few enough for a click. */
const candidateCount = 500;
const recentDays = 30;

export interface SceneInput {
	model: FittedModel;
	meta: Pick<ModelMeta, 'id' | 'label' | 'capabilities'>;
	train: TrainingData;
}

/** Gathers the sources for one model and data set; the costly ones are built when a scene first asks for them. */
export function createSceneMaterial({ model, meta, train }: SceneInput): SceneMaterial {
	return {
		itemCount: train.matrix.columnCount,
		catalogue: train.catalogue,
		model: modelSource(meta, model),
		popular: popularSource(train, null),
		popularRecent: popularSource(train, recentDays),
		similar: once(() => similarSource(model, train)),
		coPurchase: once(() => coPurchaseSource(train)),
		similarity: once(() => createItemSimilarity(train.catalogue, model.embeddings?.() ?? null)),
	};
}

/**
 * The pipeline of a scene: cheap, so a page may build one a click.
 * @param diversity 0 (the sources' own order) … 1 (nothing but difference)
 * @throws InvalidRequestError for a scene that does not exist
 */
export function buildScene(sceneId: string, material: SceneMaterial, diversity: number): Pipeline {
	if (!Object.hasOwn(scenes, sceneId)) {
		throw new InvalidRequestError(`There is no scene "${sceneId}": choose one of ${sceneIds.join(', ')}.`);
	}
	const { source, fallback } = scenes[sceneId as SceneId].sources(material);
	return plainPipeline(source, material.itemCount, {
		candidateCount,
		rerankers: diversity > 0 ? [mmr(material.similarity(), diversity)] : [],
		fallbacks: [fallback],
	});
}

function once<T>(create: () => T): () => T {
	let value: { made: T } | null = null;
	return () => (value ??= { made: create() }).made;
}
