import { InvalidRequestError } from '$lib/core/errors';
import { getColumns, keysUnder, putColumns } from './column-chunks';
import { readStores, writeStores } from './database';
import type { DatasetParts, DatasetRow } from './stored-rows';

/**
 * Stores a data set whole or not at all: one transaction, so that a failure, an abort, a closed tab or a full disk leaves
 * what was there. A data set with the same id is replaced.
 * @param parts columns are read during the call and not kept
 * @throws StorageQuotaError; AbortError
 */
export async function saveDataset<Row extends DatasetRow>(
	summary: Row,
	parts: DatasetParts,
	signal?: AbortSignal,
): Promise<void> {
	await writeStores(
		['datasets', 'dataset-columns'],
		async (transaction) => {
			await Promise.all([
				transaction.objectStore('datasets').put(summary),
				transaction.objectStore('dataset-columns').delete(keysUnder([summary.datasetId])),
				putColumns(transaction, 'dataset-columns', [summary.datasetId], parts.json, parts.columns),
			]);
		},
		signal,
	);
}

/**
 * Reads a data set; the arrays are the caller's.
 * @throws InvalidRequestError where it is not stored
 */
export async function loadDataset<Row extends DatasetRow>(
	datasetId: string,
): Promise<{ summary: Row; parts: DatasetParts }> {
	return readStores(['datasets', 'dataset-columns'], async (transaction) => {
		const [summary, parts] = await Promise.all([
			transaction.objectStore('datasets').get(datasetId),
			getColumns(transaction, 'dataset-columns', [datasetId]),
		]);
		if (!summary || !parts) throw missingDataset(datasetId);
		return { summary: summary as Row, parts };
	});
}

/** Every stored data set's summary, newest first. */
export async function listDatasets<Row extends DatasetRow>(): Promise<Row[]> {
	const rows = await readStores(['datasets'], (transaction) => transaction.objectStore('datasets').getAll());
	return (rows as Row[]).sort((a, b) => b.importedAt - a.importedAt);
}

/** Deletes a data set with its runs and their artifacts; a data set that is not there is no error. */
export async function deleteDataset(datasetId: string): Promise<void> {
	await writeStores(['datasets', 'dataset-columns', 'runs', 'artifacts'], async (transaction) => {
		const runs = transaction.objectStore('runs');
		const runIds = await runs.index('byDataset').getAllKeys(datasetId);
		await Promise.all([
			transaction.objectStore('datasets').delete(datasetId),
			transaction.objectStore('dataset-columns').delete(keysUnder([datasetId])),
			...runIds.map((runId) => runs.delete(runId)),
			...runIds.map((runId) => transaction.objectStore('artifacts').delete(keysUnder([runId]))),
		]);
	});
}

/** @throws InvalidRequestError where it is not stored */
export async function renameDataset(datasetId: string, name: string): Promise<void> {
	await writeStores(['datasets'], async (transaction) => {
		const store = transaction.objectStore('datasets');
		const summary = await store.get(datasetId);
		if (!summary) throw missingDataset(datasetId);
		await store.put({ ...summary, name });
	});
}

function missingDataset(datasetId: string): InvalidRequestError {
	return new InvalidRequestError(
		`The data set ${datasetId} is not stored on this device. It may have been deleted in another tab: choose or import one on the Data page.`,
	);
}
