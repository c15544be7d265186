import { rowColumns } from '$lib/core/csr-matrix';
import type { TrainingData } from '$lib/datasets/dataset-split';
import type { ShopperModel } from '$lib/experiments/shopper/shopper-model';

/** Largest categories whose share of a shopper's history is told to the bandit. */
const CATEGORIES = 5;
export const CONTEXT_DIM = CATEGORIES + 3;

/**
 * What a shop knows of a visitor before the shelf: a constant, how much they did, how dear their items were, and the shares of the largest
 * categories, each about between −1 and 1. Only the log, never the truth.
 */
export function visitorContexts({ matrix }: TrainingData, shopper: ShopperModel): (userIndex: number) => Float64Array {
	const counts = new Float64Array(shopper.categoryCount);
	for (const item of matrix.columnIndices) counts[shopper.categories[item]]++;
	const largest = Array.from(counts.keys())
		.sort((a, b) => counts[b] - counts[a] || a - b)
		.slice(0, CATEGORIES);
	const known: (Float64Array | undefined)[] = [];
	return (userIndex) => (known[userIndex] ??= contextOf(rowColumns(matrix, userIndex)));

	function contextOf(items: Uint32Array): Float64Array {
		const context = new Float64Array(CONTEXT_DIM);
		context[0] = 1;
		context[1] = Math.min(1, Math.log1p(items.length) / 4);
		let logPrice = 0;
		for (const item of items) {
			logPrice += Math.log(Math.max(0.01, shopper.prices[item])) / Math.max(1, items.length);
			const place = largest.indexOf(shopper.categories[item]);
			if (place >= 0) context[3 + place] += 1 / items.length;
		}
		context[2] = Math.tanh(logPrice / 5);
		return context;
	}
}
