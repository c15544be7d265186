import { readOptions } from '$lib/models/read-options';
import type { RankedList, Reranker } from '$lib/recommendation/recommendation';
import type { ItemSimilarity } from './item-similarity';
import { listSimilarity } from './list-similarity';
import { head, relevanceByPlace, take } from './relevance';
import type { RerankerEntry, RerankerMeta } from './reranker';

export const dppMeta = {
	id: 'dpp',
	label: 'Variety as a whole (DPP)',
	summary:
		'Picks the list whose items together span the most: an item counts for what no combination of the others has.',
	paper:
		'Chen, Zhang, Zhou 2018, Fast greedy MAP inference for determinantal point processes, NeurIPS, alg. 1 and eq. 9',
	options: {},
} as const satisfies RerankerMeta;

/** Below this the picks already span the item: its determinant is numerically 0 (ε of the paper's stopping rule). */
export const smallestPivot = 1e-10;

/**
 * Greedy MAP of a determinantal point process (Chen, Zhang, Zhou 2018): each step takes the candidate with the largest
 * (1 − weight)·relevance + weight·log(det S_{Y∪i} / det S_Y), S the similarities with ones on the diagonal. The ratio is the
 * squared pivot d_i² of an incremental Cholesky factor: O(k²·candidates). Candidates the picks already span come last, by rank.
 */
export function dpp(similarity: ItemSimilarity, weight: number): Reranker {
	return {
		id: dppMeta.id,
		label: dppMeta.label,
		rerank(candidates, k) {
			if (weight === 0) return head(candidates, k);
			return take(candidates, pick(candidates, Math.min(k, candidates.itemIndices.length), similarity, weight));
		},
	};
}

function pick({ itemIndices, scores }: RankedList, count: number, similarity: ItemSimilarity, weight: number) {
	const size = itemIndices.length;
	const relevance = relevanceByPlace(scores);
	const pivots = new Float64Array(size).fill(1);
	/** [size × count] row i holds the Cholesky row c_i so far. */
	const factors = new Float64Array(size * count);
	const alike = listSimilarity(itemIndices, similarity);
	const isPicked = new Uint8Array(size);
	const ranks = new Uint32Array(count);
	for (let place = 0; place < count; place++) {
		let best = -1;
		let bestGain = -Infinity;
		for (let rank = 0; rank < size; rank++) {
			if (isPicked[rank] || pivots[rank] <= smallestPivot) continue;
			const gain = (1 - weight) * relevance[rank] + weight * Math.log(pivots[rank]);
			if (gain > bestGain) {
				best = rank;
				bestGain = gain;
			}
		}
		if (best === -1) return fillByRank(ranks, place, isPicked);
		ranks[place] = best;
		isPicked[best] = 1;
		if (place === count - 1) break;
		const pivot = Math.sqrt(pivots[best]);
		const bestRow = best * count;
		for (let rank = 0; rank < size; rank++) {
			if (isPicked[rank] || pivots[rank] <= smallestPivot) continue;
			const row = rank * count;
			let product = 0;
			for (let column = 0; column < place; column++) product += factors[bestRow + column] * factors[row + column];
			const factor = (alike(best, rank) - product) / pivot;
			factors[row + place] = factor;
			pivots[rank] -= factor * factor;
		}
	}
	return ranks;
}

function fillByRank(ranks: Uint32Array, from: number, isPicked: Uint8Array): Uint32Array {
	let rank = 0;
	for (let place = from; place < ranks.length; place++) {
		while (isPicked[rank]) rank++;
		ranks[place] = rank++;
	}
	return ranks;
}

export const dppEntry: RerankerEntry = {
	meta: dppMeta,
	create(material, weight, options) {
		readOptions(dppMeta, options);
		return dpp(material.similarity(), weight);
	},
};
