import type { JudgedList } from './metric';

/** NDCG with a gain of its own for each relevant item; NaN where no relevant item has any. */
export function gainNdcg({ items, hits, k, relevant }: JudgedList, gainOf: (item: number) => number): number {
	let gain = 0;
	for (let place = 0; place < hits.length; place++) {
		if (hits[place]) gain += gainOf(items[place]) / Math.log2(place + 2);
	}
	const gains = Float64Array.from(relevant, gainOf).sort().reverse();
	let ideal = 0;
	for (let place = 0; place < Math.min(k, gains.length); place++) ideal += gains[place] / Math.log2(place + 2);
	return ideal === 0 ? NaN : gain / ideal;
}
