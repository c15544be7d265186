import type { Contribution, Query } from '$lib/models/model';

/** Item indices and scores in parallel, best first. */
export interface RankedList {
	itemIndices: Uint32Array;
	scores: Float32Array;
}

/** One question to `recommend()`. */
export interface RecommendRequest {
	query: Query;
	/** Items that must not be shown (bought, in the basket, the product being looked at). */
	exclude: Uint32Array;
	k: number;
	/** The product page's item, or the basket's. */
	anchorItems?: Uint32Array;
}

/** What a source knows, and so how its choice is put in words; 'crowd' is a model with one answer for everybody. */
export type SourceKind = 'model' | 'crowd' | 'popular' | 'similar' | 'co-purchase';

/** Where candidates come from: a model, a popularity count, a co-purchase table. */
export interface CandidateSource {
	kind: SourceKind;
	/** "item-knn", "popular", … shown on the page. */
	id: string;
	label: string;
	/**
	 * Scores every item for every request, −∞ where the source has nothing to say.
	 * @param out [requests.length × itemCount]
	 */
	score(requests: readonly RecommendRequest[], out: Float32Array): void;
	explain?(request: RecommendRequest, itemIndex: number): Contribution[];
}

/** Re-orders candidates; gives back at most k of them. */
export interface Reranker {
	id: string;
	/** In the words of the page. */
	label: string;
	rerank(candidates: RankedList, k: number): RankedList;
}

export interface Pipeline {
	itemCount: number;
	source: CandidateSource;
	/** Fills the slate where the source leaves gaps; must always answer. */
	fallback: CandidateSource | null;
	/** Candidates handed to the re-rankers; at least k. */
	candidateCount: number;
	rerankers: readonly Reranker[];
}

/** One stage as the page shows it. */
export interface StageTrace {
	stage: 'retrieve' | 'rank' | 'rerank';
	label: string;
	itemCount: number;
	durationMs: number;
}

/** What is shown: items in order, each with its score, the source it came from and its rank before re-ranking. */
export interface Slate {
	itemIndices: Uint32Array;
	scores: Float32Array;
	/** [length] index into `sources` */
	sourceIndices: Uint8Array;
	sources: readonly string[];
	/** [length] 0-based place before re-ranking; −1 for filled-in items */
	ranksBefore: Int32Array;
	stages: readonly StageTrace[];
}
