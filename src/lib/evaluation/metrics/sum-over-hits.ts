import type { JudgedList } from './metric';

/** A column of the items [itemCount] added up over the hits; what is unknown (NaN) adds nothing. */
export function sumOverHits({ items, hits }: JudgedList, column: Float32Array): number {
	let sum = 0;
	for (let place = 0; place < hits.length; place++) if (hits[place]) sum += column[items[place]] || 0;
	return sum;
}
