import { factorBytes, sharedUserPairs, type FitCost, type FitSize } from '$lib/models/fit-cost';
import type { ModelOptions } from '$lib/models/model';
import { hiddenSizes } from '$lib/models/neural/hidden-sizes';

/** Seconds an example takes in a shopper's and an item's dense layers of 64 → 128 → 64, on the machine of `FitCost`. */
const USER_SECONDS = 1.7e-6;
const ITEM_SECONDS = 1.2e-6;
/** Seconds an example takes in the softmax over 1,024 candidates of 64 numbers. */
const SOFTMAX_SECONDS = 4.9e-6;
/** Seconds an example takes to be drawn, looked up and brought back. */
const OTHER_SECONDS = 8e-7;
/** Seconds a number of a history's row takes: pooled, its gradient brought back, and the row's step. */
const POOLED_SECONDS = 4.6e-10;

/** Cost of a two-tower, from its dense layers, its softmax and its histories. */
export function trainingCost(size: FitSize, options: ModelOptions): FitCost {
	const width = Number(options['dim']);
	const layers = String(options['layers']);
	const units = hiddenSizes(layers).reduce((sum, count) => sum + count, 0);
	const candidates = distinctCandidates(size, options);
	const towers = USER_SECONDS + ITEM_SECONDS * (candidates / Number(options['batchSize']));
	const dense = layers === 'sum' ? 0 : towers * ((width * (units + 64)) / (64 * 192));
	const softmax = SOFTMAX_SECONDS * (width / 64) * (candidates / 1024);
	const pooling = POOLED_SECONDS * width * pooledRows(size, options);
	return {
		referenceSeconds: Number(options['epochs']) * (size.pairCount * (dense + softmax + OTHER_SECONDS) + pooling),
		memoryBytes: 4 * factorBytes(size, width) + 32 * size.pairCount,
	};
}

/**
 * Distinct items in the slots of a batch, were all items as popular: where some are more so there are fewer, with
 * `itemDropout` some are there twice.
 */
export function distinctCandidates({ itemCount }: FitSize, { batchSize, negatives }: ModelOptions): number {
	const slotCount = Number(batchSize) + Math.min(Number(negatives), itemCount);
	return itemCount === 0 ? 0 : itemCount * (1 - (1 - 1 / itemCount) ** slotCount);
}

/**
 * Rows of the item table in the histories of an epoch, from the sizes alone: all else an example's shopper took where
 * nothing has an order, else what came before, half of it on average; none longer than `historyLength`. Shoppers are
 * uneven, so a length ends some histories long before it ends the mean one: they are taken as exponentially distributed.
 */
export function pooledRows(size: FitSize, { ordered, historyLength }: ModelOptions): number {
	const others = sharedUserPairs(size) / Math.max(1, size.pairCount) - 1;
	if (others <= 0) return 0;
	const unbounded = ordered === false ? others : others / 2;
	return size.pairCount * unbounded * (1 - Math.exp(-Number(historyLength) / unbounded));
}
