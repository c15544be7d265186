import type { CsrMatrix } from '$lib/core/csr-matrix';
import type { DatasetSplit } from '$lib/datasets/dataset-split';
import { type Catalogue, numberColumn, textColumn } from '$lib/interactions/catalogue';
import { createItemSimilarity, type ItemSimilarity } from '$lib/recommendation/rerank/item-similarity';
import { termsOf } from '$lib/recommendation/rerank/term-codes';
import { marginColumn } from '$lib/interactions/margin-column';

/** What metrics beyond accuracy know of the items: counted on the training rows, read from the catalogue. */
export interface ItemWorld {
	itemCount: number;
	/** Users with a training row. */
	userCount: number;
	/** [itemCount] training rows of each item, which is users, since no pair repeats. */
	popularity: Uint32Array;
	/** [itemCount] most popular first, ties by lower index. */
	popularOrder: Uint32Array;
	/** [itemCount] 0 head, 1 torso, 2 tail: see `popularityBands`. */
	bands: Uint8Array;
	/** [itemCount] inverse propensity, clipped: see `inversePropensities`. */
	propensityWeights: Float64Array;
	/** [itemCount] NaN where unknown; null where the catalogue has no such column. */
	prices: Float32Array | null;
	margins: Float32Array | null;
	brands: Labels | null;
	categories: Labels | null;
	/** By categories and brand only, so that models are measured with one yardstick; null without either. */
	similarity: ItemSimilarity | null;
}

/** Labels of items, several each or none. */
export interface Labels {
	names: readonly string[];
	/** [itemCount] indices into names. */
	ofItem: readonly Uint32Array[];
}

export function createItemWorld({ train }: Pick<DatasetSplit, 'train'>): ItemWorld {
	const { matrix, catalogue } = train;
	return { ...countItems(matrix), ...describeItems(catalogue) };
}

/** What the training rows say of the items. */
export function countItems({ rowCount, columnCount, rowOffsets, columnIndices }: CsrMatrix) {
	const popularity = new Uint32Array(columnCount);
	for (const item of columnIndices) popularity[item]++;
	let userCount = 0;
	for (let user = 0; user < rowCount; user++) if (rowOffsets[user + 1] > rowOffsets[user]) userCount++;
	const popularOrder = Uint32Array.from({ length: columnCount }, (_, item) => item);
	popularOrder.sort((a, b) => popularity[b] - popularity[a] || a - b);
	return {
		itemCount: columnCount,
		userCount,
		popularity,
		popularOrder,
		bands: popularityBands(popularity, popularOrder),
		propensityWeights: inversePropensities(popularity),
	};
}

/** What the catalogue says of the items. */
export function describeItems(catalogue: Catalogue) {
	const categories = labelsOf(textColumn(catalogue, 'category'), termsOf);
	const brands = labelsOf(textColumn(catalogue, 'brand'), (value) => [value]);
	return {
		prices: numberColumn(catalogue, 'price'),
		margins: marginColumn(catalogue),
		brands,
		categories,
		similarity: brands || categories ? createItemSimilarity(catalogue, null) : null,
	};
}

/**
 * Head: the fewest most popular items that hold 20 % of the training rows; torso: up to 80 %; tail: the rest, and what
 * nobody has (Abdollahpouri, Burke, Mobasher 2019, FLAIRS, call all but the last the short head).
 */
function popularityBands(popularity: Uint32Array, popularOrder: Uint32Array): Uint8Array {
	const total = popularity.reduce((sum, count) => sum + count, 0);
	const bands = new Uint8Array(popularity.length).fill(2);
	let before = 0;
	for (const item of popularOrder) {
		if (popularity[item] > 0 && before < 0.8 * total) bands[item] = before < 0.2 * total ? 0 : 1;
		before += popularity[item];
	}
	return bands;
}

/** The heaviest an item may weigh against the most popular one: what bounds the variance. */
const WEIGHT_CLIP = 10;

/**
 * One over the chance that a taken item was seen at all, which grows with a power of its popularity: (n_max / nᵢ)^((γ + 1) / 2) with
 * γ = 0, clipped at 10 (Yang et al. 2018, RecSys, §4; clipping as in Saito et al. 2020, WSDM).
 */
function inversePropensities(popularity: Uint32Array): Float64Array {
	const most = popularity.reduce((largest, count) => Math.max(largest, count), 1);
	return Float64Array.from(popularity, (count) => Math.min(WEIGHT_CLIP, Math.sqrt(most / Math.max(1, count))));
}

function labelsOf(column: readonly string[] | null, termsIn: (value: string) => string[]): Labels | null {
	if (column === null || column.every((value) => value === '')) return null;
	const codes = new Map<string, number>();
	const ofValue = new Map<string, Uint32Array>();
	const ofItem = column.map((value) => {
		const known = ofValue.get(value);
		if (known) return known;
		const terms = value === '' ? [] : [...new Set(termsIn(value))];
		for (const term of terms) if (!codes.has(term)) codes.set(term, codes.size);
		const labels = Uint32Array.from(terms, (term) => codes.get(term)!);
		ofValue.set(value, labels);
		return labels;
	});
	return { names: [...codes.keys()], ofItem };
}
