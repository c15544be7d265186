import type { Contribution } from '$lib/models/model';
import type { StageTrace } from './recommendation';
import type { Protocol } from '$lib/datasets/dataset-split';

export type SceneId = 'home' | 'product' | 'cart' | 'for-you';

/** Which shop to open: a stored run's model, or popularity alone where no run is given. */
export interface OpenShopRequest {
	datasetId: string;
	fingerprint: string;
	/** Of the run; the data set's default without one. */
	protocol: Protocol;
	runId: string | null;
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
	/** Looked at in this session, oldest first. */
	clicked: readonly number[];
	basket: readonly number[];
	/** Bought in this session, oldest first: part of the history, and never shown again unless showSeen. */
	bought: readonly number[];
	/** The product page's item. */
	anchorItem: number | null;
	/** 0 is the ranker's order, 1 the most varied shelf (MMR, 1 − λ). */
	diversity: number;
	/** Also show what was seen or bought before. */
	showSeen: boolean;
	k: number;
}

export interface ShopItem {
	itemIndex: number;
	score: number;
	/** Words for the source it came from. */
	source: string;
	/** 0-based place before re-ranking; −1 where it filled a gap. */
	rankBefore: number;
	reason: { text: string; evidence: readonly Contribution[] };
	/** The shopper really came to this item later: a held-out row. */
	heldOut: boolean;
}

export interface ShopSlate {
	items: ShopItem[];
	stages: readonly StageTrace[];
	totalMs: number;
	/** In words, where the request could not be served as asked. */
	notice: string | null;
}

export interface ShopperHistory {
	/** Newest first. */
	events: { itemIndex: number; event: string; value: number; timestamp: number }[];
	/** Held-out test items of this shopper. */
	heldOut: number[];
}
