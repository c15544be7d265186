import { hashString } from '$lib/core/rng';
import type { Bags } from '$lib/kernels/workspace';
import { numberColumn, textColumn, type Catalogue, type CatalogueColumn } from '$lib/interactions/catalogue';

/** One embedding table of catalogue values; an item's vector is the mean over its values. */
export interface FeatureGroup {
	name: 'category' | 'brand' | 'other';
	rowCount: number;
	/** One bag an item, weights 1 / count; empty where the item has no value. */
	bags: Bags;
}

export interface ItemFeatures {
	groups: FeatureGroup[];
	/** [itemCount × numericCount] price, standardised, and whether it is known; 0 columns where nothing varies. */
	numeric: Float32Array;
	numericCount: number;
}

const QUANTILE_COUNT = 16;
/** Only a column that could group items may stand behind the hash: titles and pictures are one of a kind. */
const HASHED_ROLES: readonly CatalogueColumn['role'][] = ['attribute'];

/**
 * What the item tower sees of the catalogue beside the id: category and brand with a row for each value, every other
 * categorical column hashed into `bucketCount` rows (Weinberger et al. 2009, feature hashing), price as a number.
 * A cell `a|b|c` holds three values. Values of one item only say no more than its id and are left out.
 */
export function itemFeatures(catalogue: Catalogue, itemCount: number, bucketCount: number): ItemFeatures {
	const groups: FeatureGroup[] = [];
	for (const role of ['category', 'brand'] as const) {
		const column = textColumn(catalogue, role);
		if (column) addGroup(groups, vocabularyGroup(role, sharedTokens(column.map(splitCell))));
	}
	const hashed = catalogue.columns.filter(({ role }) => HASHED_ROLES.includes(role)).map(columnTokens);
	if (hashed.length > 0) addGroup(groups, hashedGroup(hashed, itemCount, bucketCount));
	return { groups, ...priceFeatures(numberColumn(catalogue, 'price'), itemCount) };
}

function addGroup(groups: FeatureGroup[], group: FeatureGroup): void {
	if (group.bags.rows.length > 0) groups.push(group);
}

function splitCell(cell: string): string[] {
	const parts = cell.split('|').map((part) => part.trim());
	return [...new Set(parts.filter((part) => part !== ''))];
}

/** Tokens of each item, those of a single item left out. */
function sharedTokens(tokensOfItem: readonly string[][]): string[][] {
	const counts = new Map<string, number>();
	for (const token of tokensOfItem.flat()) counts.set(token, (counts.get(token) ?? 0) + 1);
	return tokensOfItem.map((tokens) => tokens.filter((token) => counts.get(token)! > 1));
}

/** Prefixed by the column, so that "red" the colour and "red" the label are two values. */
function columnTokens(column: CatalogueColumn): string[][] {
	const cells = column.kind === 'text' ? column.values.map(splitCell) : quantileTokens(column.values);
	return sharedTokens(cells).map((tokens) => tokens.map((token) => `${column.name}=${token}`));
}

/** A number as the sixteenth of the items it falls in: equal numbers always share one. */
function quantileTokens(values: Float32Array): string[][] {
	const known = values.filter((value) => !Number.isNaN(value)).sort();
	return Array.from(values, (value) => {
		if (Number.isNaN(value)) return [];
		let below = 0;
		for (let high = known.length; below < high;) {
			const middle = (below + high) >>> 1;
			if (known[middle] < value) below = middle + 1;
			else high = middle;
		}
		return [String(Math.floor((QUANTILE_COUNT * below) / known.length))];
	});
}

function vocabularyGroup(name: FeatureGroup['name'], tokensOfItem: readonly string[][]): FeatureGroup {
	const rowOf = new Map<string, number>();
	const rowsOfItem = tokensOfItem.map((tokens) =>
		tokens.map((token) => {
			if (!rowOf.has(token)) rowOf.set(token, rowOf.size);
			return rowOf.get(token)!;
		}),
	);
	return { name, rowCount: Math.max(1, rowOf.size), bags: meanBags(rowsOfItem) };
}

function hashedGroup(columns: readonly string[][][], itemCount: number, bucketCount: number): FeatureGroup {
	const rowsOfItem = Array.from({ length: itemCount }, (_, item) =>
		columns.flatMap((tokensOfItem) => tokensOfItem[item].map((token) => hashString(token) % bucketCount)),
	);
	return { name: 'other', rowCount: bucketCount, bags: meanBags(rowsOfItem) };
}

function meanBags(rowsOfItem: readonly number[][]): Bags {
	const offsets = new Uint32Array(rowsOfItem.length + 1);
	rowsOfItem.forEach((rows, item) => (offsets[item + 1] = offsets[item] + rows.length));
	const weights = rowsOfItem.flatMap((rows) => rows.map(() => 1 / rows.length));
	return { offsets, rows: Uint32Array.from(rowsOfItem.flat()), weights: Float32Array.from(weights) };
}

/** log(1 + price), standardised over the items that have one; a second column says who does. */
function priceFeatures(prices: Float32Array | null, itemCount: number) {
	const none = { numeric: new Float32Array(0), numericCount: 0 };
	if (!prices) return none;
	const logs = Float64Array.from(prices, (price) => (price >= 0 ? Math.log1p(price) : NaN));
	const known = logs.filter((value) => Number.isFinite(value));
	const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
	const deviation = Math.sqrt(known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / known.length);
	if (!(deviation > 1e-6)) return none;
	const numeric = new Float32Array(itemCount * 2);
	for (let item = 0; item < itemCount; item++) {
		if (!Number.isFinite(logs[item])) continue;
		numeric[2 * item] = (logs[item] - mean) / deviation;
		numeric[2 * item + 1] = 1;
	}
	return { numeric, numericCount: 2 };
}
