import { type Catalogue, numberColumn } from '$lib/interactions/catalogue';
import type { Candidates, RankedList, RecommendRequest } from '$lib/recommendation/recommendation';
import type { ItemSimilarity } from '$lib/recommendation/rerank/item-similarity';
import { type TermCodes, termCodes } from '$lib/recommendation/rerank/term-codes';
import { featurePlaces as at, fixedFeatureCount } from './feature-list';

/** What the features are made of; as of the past while a ranker is trained. */
export interface FeatureMaterial {
	itemCount: number;
	catalogue: Catalogue;
	popular(days: number | null): { counts: Uint32Array };
	ageDays(): Float32Array;
	categories(): TermCodes;
	similarity(): ItemSimilarity;
}

/** Reads the features of one request's candidates. */
export interface FeatureReader {
	featureCount: number;
	/**
	 * @param out [≥ candidates × featureCount], row-major, overwritten; what is not known is NaN
	 */
	read(request: RecommendRequest, candidates: Candidates, out: Float64Array): void;
}

/** A taste is what somebody did lately. */
const newestConsidered = 100;
/** The newest item counts twice as much as the third before it. */
const halfLifeItems = 3;
const newestLike = 3;
/** The least spread of a price range, in log units: one purchase is no range. */
const leastSpread = 0.2;

/**
 * @param slots [sources of the pipeline] which of the ranker's sources each is; −1 for one it does not know
 * @param sourceCount sources the ranker was trained over
 */
export function createFeatureReader(
	material: FeatureMaterial,
	slots: readonly number[],
	sourceCount: number,
): FeatureReader {
	const { itemCount, catalogue } = material;
	const featureCount = fixedFeatureCount + 2 * sourceCount;
	const logCounts = material.popular(null).counts;
	const popularity = Float32Array.from(logCounts, (count) => Math.log1p(count));
	const recent = Float32Array.from(material.popular(30).counts, (count) => Math.log1p(count));
	const age = material.ageDays().map((days) => Math.log1p(days));
	const price = (numberColumn(catalogue, 'price') ?? new Float32Array(itemCount).fill(NaN)).map((value) =>
		value > 0 ? Math.log(value) : NaN,
	);
	const categories = material.categories();
	const brands = termCodes(catalogue, 'brand');
	const similarity = material.similarity();
	/** Row of each candidate, −1 for the rest; wiped after each request. */
	const rowOf = new Int32Array(itemCount).fill(-1);

	return {
		featureCount,
		read(request, candidates, out) {
			const { itemIndices, origins } = candidates;
			const taste = tasteOf(request);
			const newest = request.query.history.slice(-newestLike);
			const anchors = request.anchorItems ?? newest.subarray(0, 0);
			const anchorPrice = meanOf(anchors, price);
			const angle = request.hour === undefined ? NaN : (request.hour / 24) * 2 * Math.PI;
			out.fill(0, 0, itemIndices.length * featureCount);
			for (let row = 0; row < itemIndices.length; row++) {
				const item = itemIndices[row];
				const start = row * featureCount;
				rowOf[item] = row;
				out[start + at['place']] = Math.log1p(row);
				out[start + at['voices']] = bitCount(origins[row]);
				out[start + at['popularity']] = popularity[item];
				out[start + at['popularity-30']] = recent[item];
				out[start + at['age']] = age[item];
				out[start + at['price']] = price[item];
				const above = price[item] - taste.meanPrice;
				out[start + at['price-above']] = above;
				out[start + at['price-far']] = Math.abs(above) / taste.priceSpread;
				out[start + at['category']] = best(categories.of(item), taste.categories);
				out[start + at['category-now']] = best(categories.of(item), taste.categoriesNow);
				out[start + at['brand']] = best(brands.of(item), taste.brands);
				out[start + at['likeness']] = likeness(item, newest);
				out[start + at['product-likeness']] = likeness(item, anchors);
				out[start + at['product-price']] = price[item] - anchorPrice;
				out[start + at['history']] = taste.logLength;
				out[start + at['hour-sin']] = Math.sin(angle);
				out[start + at['hour-cos']] = Math.cos(angle);
				if (request.scene !== undefined) out[start + at[`scene-${request.scene}`]] = 1;
			}
			candidates.found.forEach((list, source) => {
				const slot = slots[source];
				if (slot >= 0) readSource(list, fixedFeatureCount + 2 * slot, out);
			});
			for (const item of itemIndices) rowOf[item] = -1;
		},
	};

	/** Place and score in one source; both 0 where it did not bring the item. */
	function readSource({ itemIndices, scores }: RankedList, column: number, out: Float64Array): void {
		const low = scores.at(-1) ?? 0;
		const range = (scores[0] ?? 0) - low;
		for (let place = 0; place < itemIndices.length; place++) {
			const row = rowOf[itemIndices[place]];
			if (row < 0) continue;
			out[row * featureCount + column] = 1 / Math.log2(place + 2);
			out[row * featureCount + column + 1] = range > 0 ? (scores[place] - low) / range : 1;
		}
	}

	function tasteOf({ query }: RecommendRequest) {
		const history = query.history.subarray(-newestConsidered);
		const taste = {
			categories: new Float64Array(categories.termCount),
			categoriesNow: new Float64Array(categories.termCount),
			brands: new Float64Array(brands.termCount),
			meanPrice: NaN,
			priceSpread: NaN,
			logLength: Math.log1p(query.history.length),
		};
		let [priced, sum, squares, nowTotal] = [0, 0, 0, 0];
		for (let place = 0; place < history.length; place++) {
			const item = history[place];
			const now = 2 ** ((place + 1 - history.length) / halfLifeItems);
			nowTotal += now;
			spread(categories.of(item), taste.categories, 1 / history.length);
			spread(categories.of(item), taste.categoriesNow, now);
			spread(brands.of(item), taste.brands, 1 / history.length);
			if (Number.isFinite(price[item])) {
				priced++;
				sum += price[item];
				squares += price[item] ** 2;
			}
		}
		for (let code = 0; nowTotal > 0 && code < taste.categoriesNow.length; code++) taste.categoriesNow[code] /= nowTotal;
		if (priced > 0) {
			taste.meanPrice = sum / priced;
			taste.priceSpread = Math.max(leastSpread, Math.sqrt(Math.max(0, squares / priced - taste.meanPrice ** 2)));
		}
		return taste;
	}

	/** NaN without anybody to be like. */
	function likeness(item: number, others: Uint32Array): number {
		let most = others.length === 0 ? NaN : 0;
		for (const other of others) most = Math.max(most, similarity(item, other));
		return most;
	}
}

function spread(codes: Uint32Array, shares: Float64Array, weight: number): void {
	for (const code of codes) shares[code] += weight / codes.length;
}

function best(codes: Uint32Array, shares: Float64Array): number {
	let most = 0;
	for (const code of codes) most = Math.max(most, shares[code]);
	return most;
}

function meanOf(items: Uint32Array, values: Float32Array): number {
	const known = Array.from(items, (item) => values[item]).filter(Number.isFinite);
	return known.reduce((sum, value) => sum + value, 0) / known.length;
}

function bitCount(bits: number): number {
	let count = 0;
	for (let left = bits; left !== 0; left = (left & (left - 1)) >>> 0) count++;
	return count;
}
