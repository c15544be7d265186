import { hashString } from '$lib/core/rng';
import { numberColumn, textColumn, type Catalogue } from '$lib/interactions/catalogue';

/** What the simulation needs of the items, from whatever the catalogue says. */
export interface ItemFacts {
	categories: Uint16Array;
	categoryCount: number;
	prices: Float32Array;
	hasPrices: boolean;
	margins: Float32Array;
}

/** Categories by first appearance (one for all where there are none); prices; margins of 20–50 % fixed by the item's id. */
export function itemFacts(catalogue: Catalogue): ItemFacts {
	const { itemIds } = catalogue;
	const words = textColumn(catalogue, 'category') ?? itemIds.map(() => '');
	const codes = new Map<string, number>();
	const categories = Uint16Array.from(words, (word) => {
		if (!codes.has(word)) codes.set(word, codes.size);
		return codes.get(word)!;
	});
	const prices = numberColumn(catalogue, 'price');
	return {
		categories,
		categoryCount: codes.size,
		prices: Float32Array.from(itemIds, (_, item) => {
			const price = prices?.[item] ?? NaN;
			return price > 0 ? price : prices ? medianOf(prices) : 1;
		}),
		hasPrices: prices !== null,
		margins: Float32Array.from(itemIds, (itemId) => 0.2 + 0.3 * ((hashString(itemId) % 1000) / 1000)),
	};
}

const medians = new WeakMap<Float32Array, number>();

/** The middle price stands in where one is missing. */
function medianOf(prices: Float32Array): number {
	let median = medians.get(prices);
	if (median === undefined) {
		const known = prices.filter((price) => price > 0).sort();
		median = known[known.length >> 1] ?? 1;
		medians.set(prices, median);
	}
	return median;
}
