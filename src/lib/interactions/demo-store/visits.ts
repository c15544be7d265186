import type { Rng } from '$lib/core/rng';
import { categoryMood, utility, type DemoStoreTruth } from './demo-store';

/** Shown places draw three quarters from the category a shopper came for, the rest from the whole shop. */
const FROM_CATEGORY = 0.75;
const PURCHASE_BIAS = -4;
const COMPLEMENT_CHANCE = 0.4;
const MINUTE_MS = 60_000;

export const eventNames = ['view', 'purchase'] as const;

/** Receives one row: truth's user and item index, index into eventNames, milliseconds since 1970. */
export type OnEvent = (userIndex: number, itemIndex: number, eventCode: 0 | 1, timestamp: number) => void;

/**
 * A shopper's visit: a shelf is drawn by exposure, places low on it are overlooked, what is wanted most is looked at,
 * some of it is bought, and with it what goes well with it. One basket shares one time.
 */
export function createVisitor(
	truth: DemoStoreTruth,
	rng: Rng,
): (userIndex: number, startsAt: number, onEvent: OnEvent) => void {
	const shelves = createShelves(truth, rng);
	const shelf = new Uint32Array(truth.positionBias.length);
	const appeal = new Float64Array(shelf.length);
	return (userIndex, startsAt, onEvent) => {
		const category = chooseCategory(truth, userIndex, startsAt, rng);
		for (let place = 0; place < shelf.length; place++) {
			shelf[place] = rng.next() < FROM_CATEGORY ? shelves.ofCategory(category) : shelves.ofAll();
			appeal[place] =
				utility(truth, userIndex, shelf[place]!, startsAt) + Math.log(truth.positionBias[place]!) + gumbel(rng);
		}
		const viewCount = 1 + Math.floor(-2 * Math.log(1 - rng.next()));
		const places = Array.from(shelf.keys()).sort((a, b) => appeal[b]! - appeal[a]!);
		const viewed = [...new Set(places.slice(0, Math.min(8, viewCount)).map((place) => shelf[place]!))];
		let time = startsAt;
		const basket = new Set<number>();
		for (const item of viewed) {
			onEvent(userIndex, item, 0, time);
			time += Math.floor((0.3 + 2 * rng.next()) * MINUTE_MS);
			const want = PURCHASE_BIAS + 0.6 * utility(truth, userIndex, item, startsAt);
			if (rng.next() >= 1 / (1 + Math.exp(-want))) continue;
			basket.add(item);
			if (rng.next() < COMPLEMENT_CHANCE) basket.add(truth.complements[item * 2 + rng.integer(2)]!);
		}
		for (const item of basket) onEvent(userIndex, item, 1, time);
	};
}

function chooseCategory(truth: DemoStoreTruth, userIndex: number, timestamp: number, rng: Rng): number {
	const { itemTastes, userTastes, tasteDim, options } = truth;
	let best = 0;
	let bestScore = -Infinity;
	const representatives = representativesOf(truth);
	for (let category = 0; category < options.categoryCount; category++) {
		const item = representatives[category]!;
		let fit = 0;
		for (let axis = 0; axis < tasteDim; axis++) {
			fit += userTastes[userIndex * tasteDim + axis]! * itemTastes[item * tasteDim + axis]!;
		}
		const score = 3.5 * fit + categoryMood(truth, category, timestamp) + gumbel(rng);
		if (score > bestScore) [best, bestScore] = [category, score];
	}
	return best;
}

const representativeCache = new WeakMap<DemoStoreTruth, Uint32Array>();

/** [categoryCount] the most exposed item of each category stands for it. */
function representativesOf(truth: DemoStoreTruth): Uint32Array {
	let representatives = representativeCache.get(truth);
	if (!representatives) {
		representatives = new Uint32Array(truth.options.categoryCount);
		const most = new Float32Array(truth.options.categoryCount);
		truth.categories.forEach((category, item) => {
			if (truth.exposures[item]! <= most[category]!) return;
			most[category] = truth.exposures[item]!;
			representatives![category] = item;
		});
		representativeCache.set(truth, representatives);
	}
	return representatives;
}

/** Draws items by exposure, from one category or from all. */
function createShelves({ categories, exposures, options }: DemoStoreTruth, rng: Rng) {
	const all = Array.from(categories.keys());
	const everything = drawer(all);
	const byCategory = Array.from({ length: options.categoryCount }, (_, category) => {
		const members = all.filter((item) => categories[item] === category);
		return drawer(members.length > 0 ? members : all);
	});
	return { ofAll: everything, ofCategory: (category: number) => byCategory[category]!() };

	function drawer(items: readonly number[]): () => number {
		const cumulative = new Float64Array(items.length);
		let sum = 0;
		items.forEach((item, index) => (cumulative[index] = sum += exposures[item]!));
		return () => {
			const target = rng.next() * sum;
			let low = 0;
			let high = items.length - 1;
			while (low < high) {
				const middle = (low + high) >>> 1;
				if (cumulative[middle]! <= target) low = middle + 1;
				else high = middle;
			}
			return items[low]!;
		};
	}
}

const gumbel = (rng: Rng): number => -Math.log(-Math.log(rng.next() + 1e-12) + 1e-12);
