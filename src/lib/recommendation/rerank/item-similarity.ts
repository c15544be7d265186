import type { Catalogue } from '$lib/interactions/catalogue';
import type { Embeddings } from '$lib/models/model';
import { termCodes, type TermCodes } from './term-codes';

/** How alike two items are, 0…1. */
export type ItemSimilarity = (itemIndex: number, otherIndex: number) => number;

/**
 * The mean over what is known from catalogue and model: shared categories (Jaccard; "Comedy|Drama" is two),
 * same brand (1 or 0), and the cosine of their embeddings with what is below 0 counted as 0. A blank counts as
 * unlike; a column that is absent does not count at all. Without any of them every pair is 0.
 * Keeps a reference to the embeddings.
 */
export function createItemSimilarity(catalogue: Catalogue, embeddings: Embeddings | null): ItemSimilarity {
	const parts: ItemSimilarity[] = [];
	for (const role of ['category', 'brand'] as const) {
		const terms = termCodes(catalogue, role);
		if (terms.termCount > 0) parts.push(sharedTerms(terms, catalogue.itemIds.length));
	}
	if (embeddings !== null) parts.push(embeddingCosine(embeddings));
	if (parts.length === 0) return () => 0;
	return (item, other) => {
		let sum = 0;
		for (const part of parts) sum += part(item, other);
		return sum / parts.length;
	};
}

/** Up to so many different cells every two are compared once and looked up from then on: two megabytes. */
const MOST_CELLS = 512;

/** The Jaccard of two items' cells; equal cells share one array of codes. */
function sharedTerms(terms: TermCodes, itemCount: number): ItemSimilarity {
	const placeOf = new Map<Uint32Array, number>();
	const cellOf = new Uint32Array(itemCount);
	for (let item = 0; item < itemCount; item++) {
		const codes = terms.of(item);
		if (!placeOf.has(codes)) placeOf.set(codes, placeOf.size);
		cellOf[item] = placeOf.get(codes)!;
	}
	const cells = [...placeOf.keys()];
	if (cells.length > MOST_CELLS) return (item, other) => jaccard(terms.of(item), terms.of(other));
	const table = Float64Array.from(cells.flatMap((a) => cells.map((b) => jaccard(a, b))));
	return (item, other) => table[cellOf[item] * cells.length + cellOf[other]];
}

/** |A ∩ B| / |A ∪ B| of ascending codes; 0 for two blanks. */
function jaccard(a: Uint32Array, b: Uint32Array): number {
	if (a === b) return a.length > 0 ? 1 : 0;
	let shared = 0;
	for (let left = 0, right = 0; left < a.length && right < b.length;) {
		const order = a[left] - b[right];
		if (order === 0) shared++;
		if (order <= 0) left++;
		if (order >= 0) right++;
	}
	return shared === 0 ? 0 : shared / (a.length + b.length - shared);
}

function embeddingCosine({ dim, items }: Embeddings): ItemSimilarity {
	const inverseNorms = new Float32Array(items.length / dim);
	for (let item = 0; item < inverseNorms.length; item++) {
		const norm = Math.sqrt(dot(items, item * dim, item * dim, dim));
		inverseNorms[item] = norm > 0 ? 1 / norm : 0;
	}
	return (item, other) => {
		const product = dot(items, item * dim, other * dim, dim);
		return Math.min(1, Math.max(0, product * inverseNorms[item] * inverseNorms[other]));
	};
}

/** Four sums side by side: one alone waits for each addition to finish. */
function dot(items: Float32Array, start: number, otherStart: number, dim: number): number {
	let [a, b, c, d] = [0, 0, 0, 0];
	let index = 0;
	for (; index + 3 < dim; index += 4) {
		a += items[start + index] * items[otherStart + index];
		b += items[start + index + 1] * items[otherStart + index + 1];
		c += items[start + index + 2] * items[otherStart + index + 2];
		d += items[start + index + 3] * items[otherStart + index + 3];
	}
	for (; index < dim; index++) a += items[start + index] * items[otherStart + index];
	return a + b + (c + d);
}
