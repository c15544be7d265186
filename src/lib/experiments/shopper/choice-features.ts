import { numberColumn, textColumn } from '$lib/interactions/catalogue';
import type { ChoiceLog } from './choice-log';

export const choiceFeatureNames = [
	'Popularity (log of choices)',
	'Share of the shopper’s choices in the category',
	'Share of the shopper’s choices of the brand',
	'Distance from the price the shopper usually takes',
	'Price (log)',
	'Chosen together with the last choices',
	'Chosen before',
] as const;

export const FEATURE_COUNT = choiceFeatureNames.length;

/** The shopper's last choices that speak for what goes with them. */
const LAST_CHOICES = 5;

export interface ChoiceFeatures {
	/** Writes the features of one shopper and item into out [FEATURE_COUNT]. */
	write(userIndex: number, itemIndex: number, out: Float64Array): void;
	/** Takes in one more choice: what the shopper took changes, what is known of the items stays. */
	observe(userIndex: number, itemIndex: number): void;
}

/**
 * What a shopper may choose by, measured on past choices: popularity, category, brand, price, and what was taken together.
 * Attributes and counts only: no arm of an experiment works this way.
 */
export function createChoiceFeatures(past: ChoiceLog): ChoiceFeatures {
	const { userCount, itemCount, catalogue } = past;
	const logPopularity = countsOf(past.items, itemCount).map((count) => Math.log1p(count));
	const categories = codesOf(textColumn(catalogue, 'category'), itemCount);
	const brands = codesOf(textColumn(catalogue, 'brand'), itemCount);
	const prices = numberColumn(catalogue, 'price');
	const logPrices = Float64Array.from({ length: itemCount }, (_, item) => {
		const price = prices?.[item] ?? NaN;
		return price > 0 ? Math.log(price) : 0;
	});
	const meanLogPrice = logPrices.reduce((sum, value) => sum + value, 0) / Math.max(1, itemCount);
	const together = createTogether();
	const shoppers: (Shopper | undefined)[] = new Array<Shopper | undefined>(userCount);
	for (let row = 0; row < past.users.length; row++) observe(past.users[row], past.items[row], true);

	function observe(userIndex: number, itemIndex: number, learns: boolean): void {
		const shopper = (shoppers[userIndex] ??= newShopper());
		if (learns) for (const other of shopper.last) together.add(other, itemIndex);
		shopper.count++;
		shopper.logPriceSum += logPrices[itemIndex];
		add(shopper.categories, categories[itemIndex]);
		add(shopper.brands, brands[itemIndex]);
		shopper.items.add(itemIndex);
		shopper.last.push(itemIndex);
		if (shopper.last.length > LAST_CHOICES) shopper.last.shift();
	}

	return {
		observe: (userIndex, itemIndex) => observe(userIndex, itemIndex, false),
		write(userIndex, itemIndex, out) {
			const shopper = shoppers[userIndex];
			const count = shopper?.count ?? 0;
			out[0] = logPopularity[itemIndex];
			// One imagined choice spread evenly: a newcomer's shares are not extreme.
			out[1] = (shopper?.categories.get(categories[itemIndex]) ?? 0) / (count + 1);
			out[2] = (shopper?.brands.get(brands[itemIndex]) ?? 0) / (count + 1);
			const usual = ((shopper?.logPriceSum ?? 0) + meanLogPrice) / (count + 1);
			out[3] = Math.abs(logPrices[itemIndex] - usual);
			out[4] = logPrices[itemIndex] - meanLogPrice;
			let shared = 0;
			if (shopper) for (const other of shopper.last) shared += together.count(other, itemIndex);
			out[5] = Math.log1p(shared);
			out[6] = shopper?.items.has(itemIndex) ? 1 : 0;
		},
	};
}

interface Shopper {
	count: number;
	logPriceSum: number;
	categories: Map<number, number>;
	brands: Map<number, number>;
	items: Set<number>;
	last: number[];
}

const newShopper = (): Shopper => ({
	count: 0,
	logPriceSum: 0,
	categories: new Map(),
	brands: new Map(),
	items: new Set(),
	last: [],
});

function add(counts: Map<number, number>, code: number): void {
	// Code 0 is "nothing said".
	if (code > 0) counts.set(code, (counts.get(code) ?? 0) + 1);
}

/** How often two items were among one shopper's choices in a row, either way round. */
function createTogether() {
	const counts = new Map<number, Map<number, number>>();
	const bump = (a: number, b: number) => {
		let row = counts.get(a);
		if (!row) counts.set(a, (row = new Map()));
		row.set(b, (row.get(b) ?? 0) + 1);
	};
	return {
		add(a: number, b: number) {
			if (a === b) return;
			bump(a, b);
			bump(b, a);
		},
		count: (a: number, b: number) => counts.get(a)?.get(b) ?? 0,
	};
}

function countsOf(items: Uint32Array, itemCount: number): Float64Array {
	const counts = new Float64Array(itemCount);
	for (const item of items) counts[item]++;
	return counts;
}

/** 0 where the catalogue says nothing. */
function codesOf(words: readonly string[] | null, itemCount: number): Uint32Array {
	const codes = new Uint32Array(itemCount);
	const codeOf = new Map<string, number>();
	words?.forEach((word, item) => {
		if (word === '') return;
		if (!codeOf.has(word)) codeOf.set(word, codeOf.size + 1);
		codes[item] = codeOf.get(word)!;
	});
	return codes;
}
