import type { Embeddings } from '$lib/models/model';

/** An item near another one, with the cosine of their vectors. */
export interface NearItem {
	itemIndex: number;
	cosine: number;
}

/** The k items whose vectors point most nearly the same way, nearest first, ties by lower index; not the item itself. */
export function nearestItems({ items, dim }: Embeddings, itemIndex: number, k: number): NearItem[] {
	const norm = (row: number) => {
		let squares = 0;
		for (let axis = 0; axis < dim; axis++) squares += items[row * dim + axis] ** 2;
		return Math.sqrt(squares);
	};
	const own = norm(itemIndex);
	const near: NearItem[] = [];
	for (let other = 0; other < items.length / dim; other++) {
		if (other === itemIndex) continue;
		let product = 0;
		for (let axis = 0; axis < dim; axis++) product += items[itemIndex * dim + axis] * items[other * dim + axis];
		const scale = own * norm(other);
		near.push({ itemIndex: other, cosine: scale > 0 ? product / scale : 0 });
	}
	return near.sort((a, b) => b.cosine - a.cosine || a.itemIndex - b.itemIndex).slice(0, k);
}
