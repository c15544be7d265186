import * as v from 'valibot';
import { createRng, type Rng } from '$lib/core/rng';
import type { RecommendRequest, Rule } from '$lib/recommendation/recommendation';
import type { ItemSimilarity } from '$lib/recommendation/rerank/item-similarity';
import { gammaVariate } from '$lib/statistics/random-variates';

/** Places of a list kept for things too new for any model to know. */
export const newcomerSpec = v.strictObject({
	slots: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(20)),
	/** An item is new while fewer people than this had it. */
	below: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)),
	draw: v.picklist(['thompson', 'uniform']),
});

export type NewcomerSpec = v.InferOutput<typeof newcomerSpec>;

/** What the draw knows of the items. */
export interface NewcomerMaterial {
	/** [itemCount] people who took the item. */
	popularity(): Uint32Array;
	/** [itemCount] days in the shop; Infinity where nobody took it. */
	ageDays(): Float32Array;
	similarity(): ItemSimilarity;
}

export const newcomerLabel = 'New things get a chance';

/** Of a large assortment so many are drawn before anybody looks closer. */
const mostConsidered = 300;
const newestConsidered = 3;
/** What an item unlike all the shopper took still weighs: attributes place a newcomer, they do not judge it. */
const leastFit = 0.1;

/** The items fewer than `below` people had, ascending. */
export function newItems(popularity: Uint32Array, below: number): Uint32Array {
	return Uint32Array.from(popularity.keys()).filter((item) => popularity[item] < below);
}

/**
 * Keeps `slots` places, spread evenly, for new items. `uniform` draws any of them. `thompson` draws for each a rate of being taken a day from
 * its Gamma posterior (Thompson 1933, Biometrika 25; the prior's mean is that of all items, one of them strong), times how like its
 * attributes are to the newest the shopper took, and shows the largest: what may well be good is tried, what was tried in vain fades.
 * Seeded by shopper and day, so that a list stands still while somebody shops.
 */
export function newcomerQuota({ slots, below, draw }: NewcomerSpec, material: NewcomerMaterial): Rule {
	const counts = material.popularity();
	const ages = material.ageDays();
	const pool = newItems(counts, below);
	const rate = meanRate(counts, ages);

	function worthOf(item: number, request: RecommendRequest, rng: Rng): number {
		if (draw === 'uniform') return rng.next();
		const days = Number.isFinite(ages[item]) ? ages[item] : 0;
		const drawn = gammaVariate(1 + counts[item], rng) / (1 / rate + days);
		return drawn * fitOf(item, request.query.history.subarray(-newestConsidered), material.similarity());
	}

	return {
		label: newcomerLabel,
		draw(request, isAllowed) {
			const { query, day = 0, k } = request;
			const rng = createRng(day).fork(`newcomers for ${query.userIndex ?? 'a visitor'}`);
			const considered = pool.length <= mostConsidered ? pool : drawSome(pool, rng);
			const drawn = Array.from(considered)
				.filter(isAllowed)
				.map((item) => ({ item, worth: worthOf(item, request, rng) }))
				.sort((a, b) => b.worth - a.worth || a.item - b.item)
				.slice(0, Math.min(slots, k));
			return drawn.map(({ item }, slot) => ({
				itemIndex: item,
				place: Math.floor(((slot + 1) * k) / (drawn.length + 1)),
			}));
		},
		reason(itemIndex) {
			const how = draw === 'thompson' ? 'Thompson sampling' : 'drawn by chance';
			return `New here: ${people(counts[itemIndex])} so far, shown to find out who likes it (${how})`;
		},
	};
}

/** Items taken a day, over all that anybody took. */
function meanRate(counts: Uint32Array, ages: Float32Array): number {
	let [taken, days] = [0, 0];
	for (let item = 0; item < counts.length; item++) {
		if (!Number.isFinite(ages[item])) continue;
		taken += counts[item];
		days += Math.max(1, ages[item]);
	}
	return taken > 0 ? taken / days : 1;
}

/** 1 for somebody without a past, to whom all are alike. */
function fitOf(item: number, newest: Uint32Array, similarity: ItemSimilarity): number {
	if (newest.length === 0) return 1;
	let most = 0;
	for (const other of newest) most = Math.max(most, similarity(item, other));
	return leastFit + (1 - leastFit) * most;
}

function drawSome(pool: Uint32Array, rng: Rng): Uint32Array {
	return Uint32Array.from({ length: mostConsidered }, () => pool[rng.integer(pool.length)]).filter(
		(item, place, all) => all.indexOf(item) === place,
	);
}

function people(count: number): string {
	if (count === 0) return 'nobody had it';
	return count === 1 ? 'one person had it' : `${count} people had it`;
}
