import type { Catalogue } from '$lib/interactions/catalogue';
import type { ModelOptions, OptionSpec } from '$lib/models/model';
import type { Reranker } from '$lib/recommendation/recommendation';
import type { ItemSimilarity } from './item-similarity';

/** Light and eager: draws the form, the docs table and the property tests. Defaults live here only. */
export interface RerankerMeta {
	id: string;
	label: string;
	/** One sentence a shop owner understands. */
	summary: string;
	/** Author, year, title, section. */
	paper: string;
	/** Besides the weight, which every re-ranker has. */
	options: Readonly<Record<string, OptionSpec>>;
}

/** What re-rankers know of the items, made on first use and kept by the maker. */
export interface RerankMaterial {
	catalogue: Catalogue;
	similarity(): ItemSimilarity;
	/** [itemCount] people who took the item. */
	popularity(): Uint32Array;
	/** [itemCount] days between an item's first interaction and the newest of all; Infinity for an item nobody took. */
	ageDays(): Float32Array;
}

export interface RerankerEntry {
	meta: RerankerMeta;
	/**
	 * @param weight 0 is the identity, 1 looks at nothing but the re-ranker's own wish
	 * @throws ModelFitError on an option that the meta does not allow
	 */
	create(material: RerankMaterial, weight: number, options: ModelOptions): Reranker;
}
