import type { Protocol } from '$lib/datasets/dataset-split';
import { loadSplit } from './load-split';
import type { PreparedCounts } from './run';

/** What a protocol leaves of a data set. */
export interface SplitCounts extends PreparedCounts {
	/** Distinct (user, item) pairs to learn from. */
	trainCount: number;
	testCount: number;
	/** Users with something to learn from and something to be tested on. */
	testUserCount: number;
}

/**
 * Prepares and splits as training will, and counts.
 * @throws InvalidRequestError when no row is left, or the split does not fit the data
 */
export async function countSplit(datasetId: string, fingerprint: string, protocol: Protocol): Promise<SplitCounts> {
	const { split } = await loadSplit(datasetId, fingerprint, protocol);
	const train = split.train.matrix.rowOffsets;
	const asked = (split.foldIn ?? split.train).matrix.rowOffsets;
	const test = split.test.rowOffsets;
	let testUserCount = 0;
	for (let user = 0; user < split.userIds.length; user++) {
		if (asked[user + 1] > asked[user] && test[user + 1] > test[user]) testUserCount++;
	}
	return {
		userCount: split.userIds.length,
		itemCount: split.itemIds.length,
		interactionCount: split.interactionCount,
		trainCount: train[split.userIds.length],
		testCount: test[split.userIds.length],
		testUserCount,
	};
}
