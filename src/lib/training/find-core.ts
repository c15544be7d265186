import { prepare } from '$lib/datasets/prepare';
import type { PreparationOptions } from '$lib/datasets/dataset-split';
import { openDataset } from '$lib/interactions/dataset-reader';

/** Tried in turn: people ask for round numbers. */
const thresholds = [2, 3, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];

/**
 * The smallest k-core (at least so many interactions for every user and item) that leaves at most `mostItems` items.
 * @returns its `minInteractions`, or null where nothing of the data would be left
 */
export async function findCore(
	datasetId: string,
	preparation: PreparationOptions,
	mostItems: number,
): Promise<number | null> {
	const { dataset } = await openDataset(datasetId);
	for (const minInteractions of thresholds.filter((threshold) => threshold > preparation.minInteractions)) {
		try {
			if (prepare(dataset, { ...preparation, minInteractions }).itemIds.length <= mostItems) return minInteractions;
		} catch {
			// Nothing is left: a higher threshold leaves no more.
			return null;
		}
	}
	return null;
}
