import type { Rng } from '$lib/core/rng';
import { assortment } from './assortment';
import type { DemoStoreOptions, DemoStoreTruth } from './demo-store';

const TASTE_DIM = 12;
const ZIPF_EXPONENT = 0.7;
const SHELF_LENGTH = 24;
const ENDS_AT = Date.UTC(2026, 6, 1);
const DAY_MS = 86_400_000;

/** Everything that is true of a shop before anybody enters it. `itemIds` and `userIds` are given by the namer. */
export function plantTruth(options: DemoStoreOptions, rng: Rng): Omit<DemoStoreTruth, 'itemIds' | 'userIds'> {
	const items = plantItems(options, rng.fork('items'));
	const users = plantUsers(options, items.categoryCentres, rng.fork('users'));
	const specs = assortment.slice(0, options.categoryCount);
	const moods = rng.fork('moods');
	return {
		options,
		tasteDim: TASTE_DIM,
		...users,
		itemTastes: items.itemTastes,
		categories: items.categories,
		brands: items.brands,
		prices: items.prices,
		qualities: items.qualities,
		exposures: items.exposures,
		seasonAmplitudes: Float32Array.from(specs, ({ seasonality }) => seasonality),
		seasonPeakDays: Float32Array.from(specs, ({ peakDay }) => peakDay),
		trends: Float32Array.from(specs, () => moods.normal() * 0.8),
		complements: pairComplements(items.categories, items.itemTastes, options, rng.fork('complements')),
		positionBias: Float32Array.from({ length: SHELF_LENGTH }, (_, place) => 1 / Math.log2(place + 2)),
		startsAt: ENDS_AT - options.days * DAY_MS,
		endsAt: ENDS_AT,
	};
}

function plantItems({ itemCount, categoryCount, brandCount }: DemoStoreOptions, rng: Rng) {
	const categoryCentres = unitVectors(categoryCount, rng);
	const brandStyles = unitVectors(brandCount, rng);
	const categories = Uint8Array.from({ length: itemCount }, () => rng.integer(categoryCount));
	const brands = Uint8Array.from({ length: itemCount }, () => rng.integer(brandCount));
	const itemTastes = new Float32Array(itemCount * TASTE_DIM);
	for (let item = 0; item < itemCount; item++) {
		const vector = itemTastes.subarray(item * TASTE_DIM, (item + 1) * TASTE_DIM);
		for (let axis = 0; axis < TASTE_DIM; axis++) {
			const centre = categoryCentres[categories[item]! * TASTE_DIM + axis]!;
			const style = brandStyles[brands[item]! * TASTE_DIM + axis]!;
			vector[axis] = centre + 0.7 * style + 0.25 * rng.normal();
		}
		normalise(vector);
	}
	const prices = Float32Array.from(categories, (category) => {
		const price = 43 * Math.sqrt(assortment[category]!.priceFactor) * Math.exp(0.35 * rng.normal());
		return Math.round(Math.min(200, Math.max(10, price)) * 100) / 100;
	});
	const qualities = Float32Array.from({ length: itemCount }, () => 0.4 * rng.normal());
	return { categoryCentres, categories, brands, itemTastes, prices, qualities, exposures: zipf(itemCount, rng) };
}

/** A shopper loves a few categories; tastes are their mixture. */
function plantUsers({ userCount, categoryCount, brandCount }: DemoStoreOptions, centres: Float32Array, rng: Rng) {
	const userTastes = new Float32Array(userCount * TASTE_DIM);
	for (let user = 0; user < userCount; user++) {
		const vector = userTastes.subarray(user * TASTE_DIM, (user + 1) * TASTE_DIM);
		for (const share of [1, 0.7, 0.4]) {
			const loved = rng.integer(categoryCount);
			for (let axis = 0; axis < TASTE_DIM; axis++) vector[axis]! += share * centres[loved * TASTE_DIM + axis]!;
		}
		for (let axis = 0; axis < TASTE_DIM; axis++) vector[axis]! += 0.2 * rng.normal();
		normalise(vector);
	}
	return {
		userTastes,
		favouriteBrands: Uint8Array.from({ length: userCount }, () => rng.integer(brandCount)),
		brandLoyalties: Float32Array.from({ length: userCount }, () => -Math.log(1 - rng.next())),
		priceSensitivities: Float32Array.from({ length: userCount }, () => -0.6 * Math.log(1 - rng.next())),
	};
}

/** [itemCount] r^−s over ranks dealt out at random, as shares of one. */
function zipf(itemCount: number, rng: Rng): Float32Array {
	const ranks = rng.shuffle(Uint32Array.from({ length: itemCount }, (_, rank) => rank + 1));
	const weights = Float64Array.from(ranks, (rank) => rank ** -ZIPF_EXPONENT);
	const sum = weights.reduce((total, weight) => total + weight, 0);
	return Float32Array.from(weights, (weight) => weight / sum);
}

/** Of a few items drawn from the category that goes with an item, the two nearest in taste. */
function pairComplements(
	categories: Uint8Array,
	tastes: Float32Array,
	options: DemoStoreOptions,
	rng: Rng,
): Uint32Array {
	const members: number[][] = Array.from({ length: options.categoryCount }, () => []);
	categories.forEach((category, item) => members[category]!.push(item));
	const complements = new Uint32Array(categories.length * 2);
	categories.forEach((category, item) => {
		const wanted = assortment.findIndex(({ silhouette }) => silhouette === assortment[category]!.goesWith);
		const others = members[wanted < options.categoryCount ? wanted : (category + 1) % options.categoryCount]!;
		const pool = others.length > 2 ? others : Array.from(categories.keys());
		const drawn = Array.from({ length: 16 }, () => pool[rng.integer(pool.length)]!).filter((other) => other !== item);
		const nearness = (other: number) => dot(tastes, item, other);
		const [first = pool[0]!, second = first] = [...new Set(drawn)].sort((a, b) => nearness(b) - nearness(a) || a - b);
		complements.set([first, second], item * 2);
	});
	return complements;
}

function unitVectors(count: number, rng: Rng): Float32Array {
	const vectors = Float32Array.from({ length: count * TASTE_DIM }, () => rng.normal());
	for (let row = 0; row < count; row++) normalise(vectors.subarray(row * TASTE_DIM, (row + 1) * TASTE_DIM));
	return vectors;
}

function normalise(vector: Float32Array): void {
	const length = Math.hypot(...vector) || 1;
	for (let axis = 0; axis < vector.length; axis++) vector[axis]! /= length;
}

function dot(vectors: Float32Array, a: number, b: number): number {
	let sum = 0;
	for (let axis = 0; axis < TASTE_DIM; axis++) sum += vectors[a * TASTE_DIM + axis]! * vectors[b * TASTE_DIM + axis]!;
	return sum;
}
