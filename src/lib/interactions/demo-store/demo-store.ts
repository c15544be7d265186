import type { Dataset } from '$lib/interactions/dataset';

/** What the generator can be told; defaults and ranges stand in meta.ts. */
export interface DemoStoreOptions {
	seed: number;
	userCount: number;
	itemCount: number;
	/** At most 20. */
	categoryCount: number;
	/** At most 15. */
	brandCount: number;
	/** Views and purchases together, about. */
	interactionCount: number;
	days: number;
}

/**
 * What is planted in the demo store, for models to find and for a simulation to use. Indices are the truth's own:
 * join them with a log by `userIds` and `itemIds`.
 */
export interface DemoStoreTruth {
	options: DemoStoreOptions;
	userIds: readonly string[];
	itemIds: readonly string[];
	tasteDim: number;
	/** [userCount × tasteDim], about unit length. */
	userTastes: Float32Array;
	/** [itemCount × tasteDim], about unit length. */
	itemTastes: Float32Array;
	/** [userCount] the brand a shopper is loyal to, and how strongly (≥ 0, in units of utility). */
	favouriteBrands: Uint8Array;
	brandLoyalties: Float32Array;
	/** [userCount] utility lost when a price doubles (≥ 0). */
	priceSensitivities: Float32Array;
	/** [itemCount] */
	categories: Uint8Array;
	brands: Uint8Array;
	prices: Float32Array;
	/** [itemCount] utility an item has for everybody. */
	qualities: Float32Array;
	/** [itemCount] chance of being put on a shelf, Zipf over the item's rank; sums to 1. */
	exposures: Float32Array;
	/** [categoryCount] swing over the year in units of utility, and the day of the year where it peaks. */
	seasonAmplitudes: Float32Array;
	seasonPeakDays: Float32Array;
	/** [categoryCount] change of utility over the whole period. */
	trends: Float32Array;
	/** [itemCount × 2] items that go well with an item. */
	complements: Uint32Array;
	/** [shelf length] chance that a shopper looks as far as this place. */
	positionBias: Float32Array;
	/** Milliseconds since 1970. */
	startsAt: number;
	endsAt: number;
}

export interface DemoStore {
	dataset: Dataset;
	truth: DemoStoreTruth;
}

const DAY_MS = 86_400_000;
const YEAR_DAYS = 365.25;
/** How much taste counts beside the other terms. */
const TASTE_WEIGHT = 6;
const REFERENCE_PRICE = 50;

/**
 * How much a shopper wants an item at a time, in units of a logit: taste, brand loyalty, price, quality, season and trend.
 * @param timestamp milliseconds since 1970
 */
export function utility(truth: DemoStoreTruth, userIndex: number, itemIndex: number, timestamp: number): number {
	const moment = categoryMood(truth, truth.categories[itemIndex]!, timestamp);
	return wantOf(truth, userIndex, itemIndex) - priceLoss(truth, userIndex, itemIndex) + moment;
}

/** Taste, brand loyalty and quality: what a shopper wants whatever it costs and whenever. */
export function wantOf(truth: DemoStoreTruth, userIndex: number, itemIndex: number): number {
	const { tasteDim, userTastes, itemTastes, brands } = truth;
	let taste = 0;
	for (let axis = 0; axis < tasteDim; axis++) {
		taste += userTastes[userIndex * tasteDim + axis]! * itemTastes[itemIndex * tasteDim + axis]!;
	}
	const loyal = brands[itemIndex] === truth.favouriteBrands[userIndex] ? truth.brandLoyalties[userIndex]! : 0;
	return TASTE_WEIGHT * taste + loyal + truth.qualities[itemIndex]!;
}

/** What the price takes from the shopper's want; below zero where the item is cheap. */
export function priceLoss(truth: DemoStoreTruth, userIndex: number, itemIndex: number): number {
	return Math.log2(truth.prices[itemIndex]! / REFERENCE_PRICE) * truth.priceSensitivities[userIndex]!;
}

/** What season and trend add to a category at a time. */
export function categoryMood(truth: DemoStoreTruth, category: number, timestamp: number): number {
	const day = (timestamp / DAY_MS) % YEAR_DAYS;
	const phase = (2 * Math.PI * (day - truth.seasonPeakDays[category]!)) / YEAR_DAYS;
	const share = (timestamp - truth.startsAt) / (truth.endsAt - truth.startsAt);
	return truth.seasonAmplitudes[category]! * Math.cos(phase) + truth.trends[category]! * (share - 0.5);
}
