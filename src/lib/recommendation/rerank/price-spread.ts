import { numberColumn } from '$lib/interactions/catalogue';
import { readOptions } from '$lib/models/read-options';
import { greedyReranker } from './greedy';
import type { RerankerEntry, RerankerMeta } from './reranker';

export const priceSpreadMeta = {
	id: 'price-spread',
	label: 'Something for every purse',
	summary: 'Spreads the list over price bands, cheap to dear.',
	paper: 'Proportional quotas over bands, as in Dang, Croft 2012, Diversity by proportionality, SIGIR',
	options: {
		bands: {
			kind: 'integer',
			label: 'Price bands',
			help: 'Bands that hold equally many of the candidates.',
			default: 4,
			min: 2,
			max: 20,
		},
	},
} as const satisfies RerankerMeta;

/** Gain of item i: minus the share of its band among the picks so far. Items without a price share a band of their own. */
export const priceSpreadEntry: RerankerEntry = {
	meta: priceSpreadMeta,
	create(material, weight, options) {
		const { bands } = readOptions(priceSpreadMeta, options);
		const prices = numberColumn(material.catalogue, 'price');
		return greedyReranker({ ...priceSpreadMeta, weight }, ({ itemIndices }) => {
			if (prices === null) return null;
			const bandOf = priceBands(
				Float32Array.from(itemIndices, (item) => prices[item]),
				bands,
			);
			const counts = new Uint32Array(bands + 1);
			let picked = 0;
			return {
				gainOf: (rank) => (picked === 0 ? 0 : -counts[bandOf[rank]] / picked),
				onPick(rank) {
					counts[bandOf[rank]]++;
					picked++;
				},
			};
		});
	},
};

/** [count] the quantile band of each price, 0 the cheapest; equal prices share one, and NaN is in band `bands`. */
export function priceBands(prices: Float32Array, bands: number): Uint8Array {
	const sorted = prices.filter((price) => !Number.isNaN(price)).sort();
	const edges = Array.from(
		{ length: bands - 1 },
		(_, band) => sorted[Math.ceil(((band + 1) * sorted.length) / bands) - 1],
	);
	return Uint8Array.from(prices, (price) =>
		Number.isNaN(price) ? bands : edges.filter((edge) => price > edge).length,
	);
}
