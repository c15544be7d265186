import type { Estimate } from '$lib/evaluation/report';
import type { PipelineSpec } from '$lib/recommendation/scenes/pipeline-spec';
import type { OpenShopRequest, SceneId } from '$lib/recommendation/shop-protocol';

/** What a setting of a chain is judged by; all four are better when larger. */
export const objectives = ['ndcg', 'diversity', 'coverage', 'revenue'] as const;

export type Objective = (typeof objectives)[number];

/** One scene's chain to be tried at many weights. */
export interface StudioRequest {
	shop: OpenShopRequest;
	scene: SceneId;
	/** Its re-rankers are the chain; their weights are the setting it has now. */
	pipeline: PipelineSpec;
	/** List length. */
	k: number;
	settingCount: number;
	/** Held-out shoppers at most; drawn by the seed. */
	userCount: number;
	seed: number;
}

/** One of several equal parts of the shoppers, for a thread of its own. */
export interface SweepPart {
	part: number;
	partCount: number;
}

/** One setting, judged. */
export interface StudioPoint {
	/** [linkCount] 0…1, in the order of the chain. */
	weights: readonly number[];
	/** Null where the catalogue lacks what it needs (categories or brands; prices). */
	estimates: Readonly<Record<Objective, Estimate | null>>;
	/** No other setting is at least as good by every number and better by one. */
	isOnFront: boolean;
	/** [shoppers][≤ k] item indices: what the shown shoppers would see. */
	lists: readonly Uint32Array[];
}

export interface StudioResult {
	points: readonly StudioPoint[];
	/** Index of the setting the scene has now. */
	currentIndex: number;
	/** Held-out shoppers judged. */
	userCount: number;
	/** Whose lists are kept. */
	shownUserIds: readonly string[];
	/** Everything on the kept lists, by item index. */
	items: ReadonlyMap<number, { title: string; category: string }>;
	/** [shoppers] item indices: what they took later. */
	heldOut: readonly Uint32Array[];
	k: number;
	/** From the click to the last list judged, opening the model included. */
	sweepMs: number;
}
