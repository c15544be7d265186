import type { Catalogue } from '$lib/interactions/catalogue';
import type { CandidateSource } from '$lib/recommendation/recommendation';
import type { ItemSimilarity } from '$lib/recommendation/rerank/item-similarity';
import type { CoPurchaseSource } from '$lib/recommendation/retrieve/co-purchase-source';
import type { PopularSource } from '$lib/recommendation/retrieve/popular-source';
import type { SceneId } from '$lib/recommendation/shop-protocol';

/** What the shop page shows of a scene. */
export interface SceneMeta {
	id: SceneId;
	label: string;
	/** One sentence: what a shopper sees here, and why. */
	words: string;
	/** Asks for items to start from: the product looked at, or the basket. */
	needsAnchors: boolean;
}

/** All sources a scene can draw on, built once for a model; see createSceneMaterial. */
export interface SceneMaterial {
	itemCount: number;
	catalogue: Catalogue;
	model: CandidateSource;
	popular: PopularSource;
	popularRecent: PopularSource;
	/** Built on first use: they read the whole log. */
	similar(): CandidateSource;
	coPurchase(): CoPurchaseSource;
	similarity(): ItemSimilarity;
}

export interface Scene {
	meta: SceneMeta;
	/** What answers first, and what fills the gaps. */
	sources(material: SceneMaterial): { source: CandidateSource; fallback: CandidateSource };
}
