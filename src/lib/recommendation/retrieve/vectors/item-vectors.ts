import type { RankedList } from '$lib/recommendation/recommendation';

/** Finds the items whose vectors have the largest inner product with a query. */
export interface ItemIndex {
	id: 'exact' | 'int8' | 'ivf-pq';
	label: string;
	/** Always gives what the exact one gives, scores included. */
	isExact: boolean;
	/** What a search reads at most, besides the few vectors it scores anew. */
	sizeBytes: number;
	/**
	 * The k best items, ties by lower index; owned by the caller.
	 * @param query [dim]
	 */
	search(query: Float32Array, k: number): RankedList;
}

/** Item vectors [itemCount × dim], row-major. */
export interface ItemVectors {
	dim: number;
	items: Float32Array;
}

/** x · y over dim numbers, from one place each. */
export function innerProduct(x: Float32Array, xStart: number, y: Float32Array, yStart: number, dim: number): number {
	let sum = 0;
	for (let d = 0; d < dim; d++) sum += x[xStart + d] * y[yStart + d];
	return sum;
}
