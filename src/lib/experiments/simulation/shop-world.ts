import { createRng } from '$lib/core/rng';
import type { TrainingData } from '$lib/datasets/dataset-split';
import type { ShopperModel } from '$lib/experiments/shopper/shopper-model';
import type { Behaviour } from './behaviour';
import { mix } from './visit-stream';

/** Wants that differ by more than this many logits, in standard deviations, are brought down to it: no item sells itself. */
const MOST_SPREAD = 1.5;
const PAIRS = 4000;
const DAY_MS = 86_400_000;
const YEAR_DAYS = 365.25;

/** Shoppers and their behaviour with everything that is computed once: scales, moods of the day, chances to visit. */
export interface ShopWorld {
	shopper: ShopperModel;
	behaviour: Behaviour;
	/** Chance of a click on a looked-at item: σ(slope · want − clickBias − fatigue). */
	slope: number;
	clickBias: number;
	/** Chance that a click becomes an order: σ(slope · want − orderBias). */
	orderBias: number;
	/** [k] chance that each place is looked at, for position-based examination. */
	placeBias: Float64Array;
	/** [userCount] visits a day of an ordinarily content shopper. */
	visitRates: Float64Array;
	/** [categoryCount] what day and drift add to each category's want. */
	moodsOf(day: number): Float64Array;
	/** How busy the day is: 1 on an average day. */
	bustleOf(day: number): number;
}

/**
 * Scales a shopper model into a shop: click and order rates as the behaviour says for popular items, and so many visits a day.
 * @param visitsPerDay expected, over all users together, before satisfaction moves it
 */
export function createShopWorld(
	shopper: ShopperModel,
	behaviour: Behaviour,
	{ train, visitsPerDay, k, seed }: { train: TrainingData; visitsPerDay: number; k: number; seed: number },
): ShopWorld {
	const wants = wantsOfPopular(shopper, train, seed);
	const slope = Math.min(1, MOST_SPREAD / Math.max(1e-9, spreadOf(wants)));
	const clickBias = solveBias(wants, slope, behaviour.clickRate, () => 1);
	const clicked = (want: number) => sigmoid(slope * want - clickBias);
	const orderBias = solveBias(wants, slope, behaviour.orderRate, clicked);
	const activitySum = shopper.activities.reduce((sum, activity) => sum + activity, 0);
	const drifts = driftsOf(shopper.categoryCount, seed);
	let moodDay = NaN;
	const moods = new Float64Array(shopper.categoryCount);
	return {
		shopper,
		behaviour,
		slope,
		clickBias,
		orderBias,
		placeBias: Float64Array.from({ length: k }, (_, place) => behaviour.patience ** place),
		visitRates: Float64Array.from(shopper.activities, (activity) => (visitsPerDay * activity) / activitySum),
		moodsOf(day) {
			if (day === moodDay) return moods;
			moodDay = day;
			const date = shopper.startsAt / DAY_MS + day;
			for (let category = 0; category < moods.length; category++) {
				const phase = (2 * Math.PI * ((date % YEAR_DAYS) - shopper.seasonPeakDays[category])) / YEAR_DAYS;
				const season = behaviour.season ? shopper.seasonAmplitudes[category] * Math.cos(phase) : 0;
				moods[category] = season + (behaviour.drift * drifts[category] * day) / 30;
			}
			return moods;
		},
		bustleOf: (day) => (behaviour.season ? 1 + 0.2 * Math.sin((2 * Math.PI * day) / 7) : 1),
	};
}

export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** Chance that a shopper comes on a day: more content shoppers come more often. */
export function visitChance(world: ShopWorld, userIndex: number, day: number, satisfaction: number): number {
	const pull = Math.exp(2 * world.behaviour.retention * (satisfaction - 0.4));
	return 1 - Math.exp(-world.visitRates[userIndex] * world.bustleOf(day) * pull);
}

/** [PAIRS] what random shoppers want of items drawn as the log took them. */
function wantsOfPopular(shopper: ShopperModel, { matrix }: TrainingData, seed: number): Float64Array {
	const rng = createRng(seed).fork('scale');
	const { columnIndices } = matrix;
	return Float64Array.from({ length: PAIRS }, () => {
		const item = columnIndices.length > 0 ? columnIndices[rng.integer(columnIndices.length)] : 0;
		return shopper.utility(rng.integer(shopper.userCount), item);
	});
}

function spreadOf(values: Float64Array): number {
	const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
	return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

/** The bias at which the weighted mean of σ(slope · want − bias) is the wanted share; bisection, monotone. */
function solveBias(wants: Float64Array, slope: number, share: number, weightOf: (want: number) => number): number {
	let low = -60;
	let high = 60;
	for (let step = 0; step < 60; step++) {
		const bias = (low + high) / 2;
		let sum = 0;
		let weights = 0;
		for (const want of wants) {
			const weight = weightOf(want);
			weights += weight;
			sum += weight * sigmoid(slope * want - bias);
		}
		if (sum / weights > share) low = bias;
		else high = bias;
	}
	return (low + high) / 2;
}

/** [categoryCount] standard normal, fixed by the seed. */
function driftsOf(categoryCount: number, seed: number): Float64Array {
	const rng = createRng(mix(seed)).fork('drift');
	return Float64Array.from({ length: categoryCount }, () => rng.normal());
}
