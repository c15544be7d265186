import type { Protocol } from '$lib/datasets/dataset-split';
import type { SceneId } from '$lib/recommendation/scenes/scene-id';
import type { Estimate } from '$lib/training/run-report';
import type { FittedRanker } from './fitted-ranker';
import type { ObjectiveId } from './objective';
import type { LearntScene } from './past-world';
import type { RankerOptions } from './ranker-options';
import type { RankerFitReport } from './train-ranker';

/** What it takes to train a ranker. */
export interface RankerRequest {
	label: string;
	datasetId: string;
	fingerprint: string;
	protocol: Protocol;
	/** The model the scenes mean by "the one chosen"; null is popularity. */
	runId: string | null;
	scenes: readonly LearntScene[];
	options: RankerOptions;
}

/** One order of the same candidates, on shoppers whose next items were held out. */
export interface RankedBy {
	/** Null: as they were found. */
	objective: ObjectiveId | null;
	ndcg: Estimate;
	/** Against the order they were found in, same shoppers; null for that order itself. */
	ndcgGain: Estimate | null;
	/** Prices of the hits, money a shopper; null without prices. */
	revenue: Estimate | null;
	revenueGain: Estimate | null;
}

/** The cascade with and without the ranker. */
export interface RankerQuality {
	scene: SceneId;
	k: number;
	userCount: number;
	orders: readonly RankedBy[];
}

/** A trained ranker as it is stored, with all it takes to train it again. */
export interface RankerRecord extends RankerRequest {
	rankerId: string;
	/** Milliseconds since 1970. */
	createdAt: number;
	trainMs: number;
	fitted: FittedRanker;
	report: RankerFitReport;
	/** Null where no shopper of the protocol has both a past and held-out rows. */
	quality: RankerQuality | null;
}
