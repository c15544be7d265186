import { ModelFitError } from '$lib/core/errors';

/** The table and the kernels' copy of it take 1.15 GB together: about what a tab gets. */
export const MAX_ITEM_COUNT = 12_000;

/**
 * Zeros, [itemCount × itemCount].
 * @throws ModelFitError where the items are too many for the memory
 */
export function itemTable(itemCount: number, modelId: string): Float32Array {
	if (itemCount > MAX_ITEM_COUNT) throw tooLarge(itemCount, modelId, `A tab bears ${MAX_ITEM_COUNT} items`);
	try {
		return new Float32Array(itemCount * itemCount);
	} catch {
		// RangeError: the browser has no block of that size left.
		throw tooLarge(itemCount, modelId, 'This browser gave no more memory');
	}
}

function tooLarge(itemCount: number, modelId: string, why: string): ModelFitError {
	const megabytes = Math.round((itemCount * itemCount * 4) / 1e6);
	return new ModelFitError(
		`${modelId}: ${itemCount} items need a table of ${itemCount} × ${itemCount} weights, ${megabytes} MB of memory, ` +
			`and as much again to compute it. ${why}. ` +
			'Raise the fewest interactions an item needs (k-core) in the protocol, or train item-knn.',
	);
}
