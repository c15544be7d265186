import { InvalidRequestError } from '$lib/core/errors';
import { getColumns, keysUnder, putColumns } from './column-chunks';
import { readStores, writeStores } from './database';
import type { ExperimentRow, StoredArray } from './stored-rows';

/** JSON and columns of a simulation at a day's end. */
export interface StoredState {
	json: unknown;
	columns: Record<string, StoredArray>;
}

/** Stores an experiment; one with the same id is replaced, its simulated days stay. */
export async function saveExperiment<Row extends ExperimentRow>(experiment: Row): Promise<void> {
	await writeStores(['experiments'], (transaction) => transaction.objectStore('experiments').put(experiment));
}

/**
 * Stores a day's end: the experiment and the state it goes on from, both or none. A closed tab or a full disk leaves the day before.
 * @throws InvalidRequestError where the experiment was deleted meanwhile; StorageQuotaError
 */
export async function saveExperimentDay<Row extends ExperimentRow>(experiment: Row, state: StoredState): Promise<void> {
	const { experimentId } = experiment;
	await writeStores(['experiments', 'experiment-states'], async (transaction) => {
		if (!(await transaction.objectStore('experiments').getKey(experimentId))) throw missingExperiment(experimentId);
		await Promise.all([
			transaction.objectStore('experiments').put(experiment),
			transaction.objectStore('experiment-states').delete(keysUnder([experimentId])),
			putColumns(transaction, 'experiment-states', [experimentId], state.json, state.columns),
		]);
	});
}

/** The last stored day's end, or null before the first. */
export async function loadExperimentState(experimentId: string): Promise<StoredState | null> {
	const stored = await readStores(['experiment-states'], (transaction) =>
		getColumns(transaction, 'experiment-states', [experimentId]),
	);
	return stored && { json: stored.json, columns: stored.columns as Record<string, StoredArray> };
}

/** Forgets the simulated days. */
export async function deleteExperimentState(experimentId: string): Promise<void> {
	await writeStores(['experiment-states'], (transaction) =>
		transaction.objectStore('experiment-states').delete(keysUnder([experimentId])),
	);
}

/** @throws InvalidRequestError where it is not stored */
export async function getExperiment<Row extends ExperimentRow>(experimentId: string): Promise<Row> {
	const row = await readStores(['experiments'], (transaction) =>
		transaction.objectStore('experiments').get(experimentId),
	);
	if (!row) throw missingExperiment(experimentId);
	return row as Row;
}

/** Every stored experiment, newest first. */
export async function listExperiments<Row extends ExperimentRow>(): Promise<Row[]> {
	const rows = await readStores(['experiments'], (transaction) => transaction.objectStore('experiments').getAll());
	return (rows as Row[]).sort((a, b) => b.createdAt - a.createdAt);
}

/** Deletes an experiment with its state; one that is not there is no error. */
export async function deleteExperiment(experimentId: string): Promise<void> {
	await writeStores(['experiments', 'experiment-states'], async (transaction) => {
		await Promise.all([
			transaction.objectStore('experiments').delete(experimentId),
			transaction.objectStore('experiment-states').delete(keysUnder([experimentId])),
		]);
	});
}

function missingExperiment(experimentId: string): InvalidRequestError {
	return new InvalidRequestError(
		`The experiment ${experimentId} is not stored on this device. It may have been deleted in another tab: set it up again.`,
	);
}
