import type { Protocol } from '$lib/datasets/dataset-split';
import type { Contribution } from '$lib/models/model';
import type { ObjectiveId } from './rank/learned/objective';
import type { RankerExplanation, StageTrace } from './recommendation';
import type { PipelineSpec } from './scenes/pipeline-spec';
import type { SceneId } from './scenes/scene-id';
import type { SessionAction } from './session/session-profile';

export type { SceneId, SessionAction };

/** Which shop to open: a stored run's model, or popularity alone where no run is given. */
export interface OpenShopRequest {
	datasetId: string;
	fingerprint: string;
	/** Of the run; the data set's default without one. */
	protocol: Protocol;
	runId: string | null;
	/** Other runs that the scenes' pipelines draw on; one that is gone, or split otherwise, is reported as missing. */
	otherRunIds?: readonly string[];
}

/** The shelves as the page draws them. Everything is indexed by itemIndex or userIndex of the split. */
export interface ShopInfo {
	userIds: readonly string[];
	itemIds: readonly string[];
	/** '' or NaN where the catalogue says nothing; the id where there is no title. */
	titles: readonly string[];
	descriptions: readonly string[];
	categories: readonly string[];
	brands: readonly string[];
	prices: Float32Array;
	/** Drawing specs of the demo store, '' elsewhere. */
	images: readonly string[];
	/** What rules can name: column, and whether it holds text or numbers. */
	ruleColumns: readonly { name: string; kind: 'text' | 'number' }[];
	/** Runs asked for that cannot be opened. */
	missingRunIds: readonly string[];
	/** What a list cannot be ranked by, and why, in words. */
	objectiveFaults: Readonly<Partial<Record<ObjectiveId, string>>>;
	/** Null: popularity. */
	modelId: string | null;
	/** True where the model changes its answer with the shopper's history. */
	personal: boolean;
}

/** One state of one shopper in front of one shelf. */
export interface ShopRequest {
	scene: SceneId;
	/** Null is a visitor nobody knows. An id the shop does not know is treated the same, and said so. */
	userId: string | null;
	/** What was done in this session, oldest first: part of the history at once. What was bought is never shown again unless showSeen. */
	session: readonly SessionAction[];
	basket: readonly number[];
	/** The product page's item. */
	anchorItem: number | null;
	/** 0 is the ranker's order, 1 the most varied shelf (MMR, 1 − λ). */
	diversity: number;
	/** Also show what was seen or bought before, whatever the pipeline says. */
	showSeen: boolean;
	k: number;
	/** In place of the scene's own. */
	pipeline?: PipelineSpec;
	/** Search scene: what was typed. */
	searchText?: string;
	/** Category scene: which. */
	category?: string;
	/** Days since 1970: what is drawn by chance changes with it. */
	day?: number;
	/** 0…23 on the clock of the log (UTC); a trained ranker may mind. */
	hour?: number;
	/** How often each item was shown to this shopper. */
	impressions?: readonly (readonly [itemIndex: number, count: number])[];
}

export interface ShopItem {
	itemIndex: number;
	/** Null where it was pinned from outside the candidates: nobody scored it. */
	score: number | null;
	/** Words for the source it came from. */
	source: string;
	/** Every source that brought it, with its 0-based place there. */
	origins: readonly { label: string; place: number }[];
	/** 0-based place before re-ranking; −1 where it filled a gap. */
	rankBefore: number;
	/** What the re-rankers did to it, in words; null where nothing. */
	moved: string | null;
	/** The rule that put it in its place. */
	pinnedBy: string | null;
	/** It is too new to be known, and was given the place to find out. */
	isTrial: boolean;
	reason: { text: string; evidence: readonly Contribution[] };
	/** What a trained ranker thinks of it, in words; null without one. */
	ranked: string | null;
	/** The shopper really came to this item later: a held-out row. */
	heldOut: boolean;
}

export interface ShopNotice {
	title: string;
	message: string;
}

export interface ShopSlate {
	items: ShopItem[];
	stages: readonly StageTrace[];
	totalMs: number;
	/** The same question was answered before, and nothing has happened since. */
	fromCache: boolean;
	/** Where the request could not be served as asked. */
	notices: readonly ShopNotice[];
}

/** Why one item stands where it stands. Places are 0-based, in the ranked list before re-ranking. */
export interface ShopExplanation {
	itemIndex: number;
	/** Null where it was filled in. */
	place: number | null;
	rankedCount: number;
	origins: readonly { label: string; place: number; score: number }[];
	/** What of the history speaks for it, by the source that knows; null where none does. */
	contributions: {
		source: string;
		parts: readonly { itemIndex: number; weight: number; verb: string }[];
		/** Of all parts. */
		sum: number;
		score: number;
		/** The parts add up to the score. */
		isExact: boolean;
	} | null;
	/** What the trained ranker makes of it; null without one, or where it was no candidate. */
	ranking: RankerExplanation | null;
	/** Rules that lift, sink or pin it, by name. */
	rules: readonly { label: string; effect: string }[];
	/** Re-ranker by re-ranker, where it went. */
	moves: readonly { label: string; from: number; to: number | null }[];
	/** By re-scoring without one thing of the history; `to` null: not among the candidates any more. */
	counterfactuals: readonly { without: number; verb: string; from: number; to: number | null }[];
}

export interface ShopperHistory {
	/** Newest first. */
	events: { itemIndex: number; event: string; value: number; timestamp: number }[];
	/** Held-out test items of this shopper. */
	heldOut: number[];
}
