import { InvalidRequestError } from '$lib/core/errors';
import { readStores, writeStores } from './database';
import type { RankerRow } from './stored-rows';

/**
 * Stores a trained ranker; one with the same id is replaced.
 * @throws InvalidRequestError where its data set was deleted meanwhile: it would stay behind for ever; StorageQuotaError
 */
export async function saveRanker<Row extends RankerRow>(ranker: Row): Promise<void> {
	await writeStores(['rankers', 'datasets'], async (transaction) => {
		if (!(await transaction.objectStore('datasets').getKey(ranker.datasetId))) {
			throw new InvalidRequestError('The data set was deleted while the ranker was trained, so it is not kept.');
		}
		await transaction.objectStore('rankers').put(ranker);
	});
}

/** The rankers of one data set, newest first. */
export async function listRankers<Row extends RankerRow>(datasetId: string): Promise<Row[]> {
	const rows = await readStores(['rankers'], (transaction) =>
		transaction.objectStore('rankers').index('byDataset').getAll(datasetId),
	);
	return (rows as Row[]).sort((a, b) => b.createdAt - a.createdAt);
}

/** A stored ranker, or null where it is gone. */
export async function findRanker<Row extends RankerRow>(rankerId: string): Promise<Row | null> {
	const row = await readStores(['rankers'], (transaction) => transaction.objectStore('rankers').get(rankerId));
	return (row as Row | undefined) ?? null;
}

/** Deletes a ranker; one that is not there is no error. */
export async function deleteRanker(rankerId: string): Promise<void> {
	await writeStores(['rankers'], (transaction) => transaction.objectStore('rankers').delete(rankerId));
}
