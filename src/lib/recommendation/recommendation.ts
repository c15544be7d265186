import type { Contribution, Query } from '$lib/models/model';
import type { SceneId } from './scenes/scene-id';
import type { SessionProfile } from './session/session-profile';

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
	/** Days since 1970, for whatever changes from day to day; 0 where nobody says. */
	day?: number;
	/** How often the shopper was shown an item, for frequency caps. */
	impressions?: ReadonlyMap<number, number>;
	/** What this session says, for whatever follows it at once. */
	session?: SessionProfile;
	/** Where in the shop the list stands. */
	scene?: SceneId;
	/** 0…24 on the log's clock; absent where nobody says. */
	hour?: number;
	/** What was typed into the search box. */
	searchText?: string;
	/** The category page's category. */
	category?: string;
}

/** What a source knows, and so how its choice is put in words; 'crowd' is a model with one answer for everybody. */
export type SourceKind = 'model' | 'crowd' | 'popular' | 'new' | 'similar' | 'co-purchase' | 'search';

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
	/**
	 * The k best of each request without the excluded items, sooner than by `score`: the same lists to the bit.
	 * @param excluded a list of item indices for each request
	 */
	rank?(requests: readonly RecommendRequest[], excluded: readonly Uint32Array[], k: number): RankedList[];
	explain?(request: RecommendRequest, itemIndex: number): Contribution[];
}

/** One of the sources a pipeline draws on. */
export interface PipelineSource {
	source: CandidateSource;
	/** The most candidates it may bring; null: as many as the pipeline hands to its re-rankers. */
	quota: number | null;
	/** How much its voice counts in a fusion. */
	weight: number;
}

/** What several sources found, put together: best first, no repeats. A ranker learns from the rest. */
export interface Candidates extends RankedList {
	/** [count] bit s is set where source s brought the item. */
	origins: Uint32Array;
	/** [count] the source that speaks loudest for the item: the one a reason is asked of. */
	sourceIndices: Uint8Array;
	/** What each source found, before merging. */
	found: readonly RankedList[];
}

/** How several sources become one list. */
export type MergeKind = 'fusion' | 'quotas';

/** What the merchant wants, compiled for one catalogue. */
export interface Rule {
	label: string;
	/** Sets barred [itemCount] to 1 for what must not be shown in answer to this request. */
	bar?(request: RecommendRequest, barred: Uint8Array): void;
	/** How far an item is lifted, in score ranges of the candidates: 1 brings the last level with the first. */
	lift?(itemIndex: number, request: RecommendRequest): number;
	/** Puts the best allowed item of these at a 0-based place. Ordered: the first allowed one where none is a candidate. */
	pin?: { place: number; itemIndices: Uint32Array };
	/** Draws items for places of this list, among those allowed; a place that is pinned already is not given away. */
	draw?(
		request: RecommendRequest,
		isAllowed: (itemIndex: number) => boolean,
	): readonly { place: number; itemIndex: number }[];
	/** Why it put an item in its place, in words for the shopper. */
	reason?(itemIndex: number): string;
	/** False where it has nothing to bar for this request; absent: it always has. */
	bars?(request: RecommendRequest): boolean;
}

/** A second-stage model: gives candidates new scores. */
export interface Ranker {
	id: string;
	label: string;
	/** @returns [count] in the order of the candidates; what is not finite leaves the list */
	rank(request: RecommendRequest, candidates: Candidates): Float32Array;
	/** What it thinks of some candidates, in their order; null for an item that is none. */
	explain?(
		request: RecommendRequest,
		candidates: Candidates,
		itemIndices: ArrayLike<number>,
	): (RankerExplanation | null)[];
}

/** Why a second stage scores an item as it does. */
export interface RankerExplanation {
	/** Whose log-odds are taken apart. */
	task: 'click' | 'purchase';
	/** Log-odds before calibration. */
	logit: number;
	/** The parts and a constant add up to the logit; otherwise each is what it loses without the group. */
	isExact: boolean;
	/** Groups of features, in log-odds beside the mean candidate; the largest first. */
	parts: readonly { label: string; change: number }[];
	/** Calibrated probabilities. */
	click: number;
	purchase: number;
	/** What the list is ranked by, each in its own unit. */
	expectations: readonly { id: string; label: string; value: number }[];
}

/** Re-orders candidates; gives back at most k of them, each with its own score. */
export interface Reranker {
	id: string;
	/** In the words of the page. */
	label: string;
	rerank(candidates: RankedList, k: number, request: RecommendRequest): RankedList;
}

/** sources → merge → rules (bar) → ranker → rules (lift) → rerankers → pins → fallbacks; see `recommend()`. */
export interface Pipeline {
	itemCount: number;
	sources: readonly PipelineSource[];
	merge: MergeKind;
	rules: readonly Rule[];
	ranker: Ranker | null;
	/** Candidates handed to ranker and re-rankers; at least k. */
	candidateCount: number;
	rerankers: readonly Reranker[];
	/** Fill the slate in order where the sources leave gaps; the last one should always answer. */
	fallbacks: readonly CandidateSource[];
}

/** One source and nothing else: how a model is judged alone, and what a scene starts from. */
export function plainPipeline(source: CandidateSource, itemCount: number, more: Partial<Pipeline> = {}): Pipeline {
	const sources = [{ source, quota: null, weight: 1 }];
	return {
		itemCount,
		sources,
		merge: 'fusion',
		rules: [],
		ranker: null,
		candidateCount: 500,
		rerankers: [],
		fallbacks: [],
		...more,
	};
}

/** One stage as the page shows it. */
export interface StageTrace {
	stage: 'retrieve' | 'merge' | 'rank' | 'rerank' | 'pin' | 'fill';
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
	/** The pipeline's sources, then its fallbacks. */
	sources: readonly CandidateSource[];
	/** [length] bit s is set where source s brought the item; a fallback's item has its bit alone. */
	origins: Uint32Array;
	/** [length] 0-based place before re-ranking; −1 for filled-in items and pins from outside the candidates */
	ranksBefore: Int32Array;
	/** [length] the rule that pinned the item; null elsewhere */
	pinned: readonly (string | null)[];
	/** What each of the pipeline's sources found, before merging. */
	found: readonly RankedList[];
	/** What the ranker was given. */
	merged: Candidates;
	stages: readonly StageTrace[];
	/** The lists between the stages, for whoever explains them: the candidates, then what each re-ranker made of them. */
	lists: readonly RankedList[];
	/** In words, where the pipeline could not be followed. */
	notices: readonly string[];
}
