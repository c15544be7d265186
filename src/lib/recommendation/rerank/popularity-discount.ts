import { readOptions } from '$lib/models/read-options';
import { greedyReranker } from './greedy';
import type { RerankerEntry, RerankerMeta } from './reranker';

export const popularityDiscountMeta = {
	id: 'popularity-discount',
	label: 'Less of what everybody has',
	summary: 'Takes from each item’s relevance what it owes to being popular, so that the long tail gets a place.',
	paper:
		'Zhu, He, Zhao, Caverlee 2021, Popularity bias in dynamic recommendation, KDD (post-processing); Steck 2011, RecSys',
	options: {},
} as const satisfies RerankerMeta;

/** Gain of item i: 1 − log(1 + n_i) / log(1 + n_max) over all items of the shop. */
export const popularityDiscountEntry: RerankerEntry = {
	meta: popularityDiscountMeta,
	create(material, weight, options) {
		readOptions(popularityDiscountMeta, options);
		const counts = material.popularity();
		const most = Math.log1p(counts.reduce((largest, count) => Math.max(largest, count), 1));
		const gains = Float64Array.from(counts, (count) => 1 - Math.log1p(count) / most);
		return greedyReranker({ ...popularityDiscountMeta, weight }, ({ itemIndices }) => ({
			gainOf: (rank) => gains[itemIndices[rank]],
		}));
	},
};
