import { openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction, type StoreNames } from 'idb';
import { isAbortError } from '$lib/core/abort';
import { InvalidRequestError, StorageQuotaError } from '$lib/core/errors';
import type {
	CheckpointRow,
	DatasetRow,
	ExperimentRow,
	ImportRow,
	RankerRow,
	RunRow,
	StoredChunk,
} from './stored-rows';

/** Everything the app keeps on the device. A new version is a new step in `upgrade`, never a change of an old one. */
export interface ShelfwiseSchema extends DBSchema {
	datasets: { key: string; value: DatasetRow };
	/** Keys [columnsId, columnName, chunkNumber]; the column '' holds the JSON that goes with the columns. */
	'dataset-columns': { key: IDBValidKey[]; value: StoredChunk };
	runs: { key: string; value: RunRow; indexes: { byDataset: string } };
	/** Keys [runId, 'artifact' | 'checkpoint' | 'judgement', arrayName, chunkNumber]. */
	artifacts: { key: IDBValidKey[]; value: StoredChunk };
	settings: { key: string; value: unknown };
	/** Imports that have begun and not ended, so that what a closed tab left behind is found. */
	imports: { key: string; value: ImportRow };
	/** What is known of each run's checkpoint without reading it. */
	checkpoints: { key: string; value: CheckpointRow };
	experiments: { key: string; value: ExperimentRow; indexes: { byDataset: string } };
	/** Keys [experimentId, columnName, chunkNumber]: the simulation at the last simulated day's end. */
	'experiment-states': { key: IDBValidKey[]; value: StoredChunk };
	/** Second stages of the shop, whole: a ranker is a few kilobytes. */
	rankers: { key: string; value: RankerRow; indexes: { byDataset: string } };
}

export type StoreName = StoreNames<ShelfwiseSchema>;
export type Database = IDBPDatabase<ShelfwiseSchema>;
export type Transaction<Mode extends IDBTransactionMode> = IDBPTransaction<ShelfwiseSchema, StoreName[], Mode>;

const databaseName = 'shelfwise';
const databaseVersion = 5;

let connection: Promise<Database> | null = null;

function connect(): Promise<Database> {
	if (connection) return connection;
	const opening = openDB<ShelfwiseSchema>(databaseName, databaseVersion, {
		upgrade(database, oldVersion) {
			if (oldVersion < 1) {
				database.createObjectStore('datasets', { keyPath: 'datasetId' });
				database.createObjectStore('dataset-columns');
				database.createObjectStore('runs', { keyPath: 'runId' }).createIndex('byDataset', 'datasetId');
				database.createObjectStore('artifacts');
				database.createObjectStore('settings');
			}
			if (oldVersion < 2) database.createObjectStore('imports', { keyPath: 'columnsId' });
			if (oldVersion < 3) database.createObjectStore('checkpoints', { keyPath: 'runId' });
			if (oldVersion < 4) {
				database.createObjectStore('experiments', { keyPath: 'experimentId' }).createIndex('byDataset', 'datasetId');
				database.createObjectStore('experiment-states');
			}
			if (oldVersion < 5) {
				database.createObjectStore('rankers', { keyPath: 'rankerId' }).createIndex('byDataset', 'datasetId');
			}
		},
		// Another tab wants a newer version: step aside, the next call opens again.
		blocking: () => void closeDatabase(),
		terminated: () => forget(opening),
	});
	connection = opening;
	opening.catch(() => forget(opening));
	return opening;
}

function forget(lost: Promise<Database>): void {
	if (connection === lost) connection = null;
}

/** Closes this thread's connection; the next call opens a new one. */
export async function closeDatabase(): Promise<void> {
	const closing = connection;
	connection = null;
	(await closing?.catch(() => null))?.close();
}

/** Runs `work` in one read-only transaction. */
export async function readStores<T>(
	stores: StoreName[],
	work: (transaction: Transaction<'readonly'>) => Promise<T>,
): Promise<T> {
	return inTransaction(stores, 'readonly', work);
}

/**
 * Runs `work` in one transaction: all of its writes are kept, or none. `work` may await requests of its transaction only.
 * @throws StorageQuotaError when the browser has no room or lost the database; AbortError when `signal` aborts
 */
export async function writeStores<T>(
	stores: StoreName[],
	work: (transaction: Transaction<'readwrite'>) => Promise<T>,
	signal?: AbortSignal,
): Promise<T> {
	return inTransaction(stores, 'readwrite', work, signal);
}

async function inTransaction<T, Mode extends 'readonly' | 'readwrite'>(
	stores: StoreName[],
	mode: Mode,
	work: (transaction: Transaction<Mode>) => Promise<T>,
	signal?: AbortSignal,
): Promise<T> {
	try {
		return await attempt(stores, mode, work, signal);
	} catch (error) {
		if (!isLostConnection(error)) throw storageError(error);
	}
	// Safari drops connections of sleeping tabs. Nothing was committed, so the whole transaction may run again,
	// on a new connection: the old handle never comes back.
	await closeDatabase();
	try {
		return await attempt(stores, mode, work, signal);
	} catch (error) {
		throw storageError(error);
	}
}

async function attempt<T, Mode extends 'readonly' | 'readwrite'>(
	stores: StoreName[],
	mode: Mode,
	work: (transaction: Transaction<Mode>) => Promise<T>,
	signal?: AbortSignal,
): Promise<T> {
	const database = await connect();
	signal?.throwIfAborted();
	const transaction = database.transaction(stores, mode) as Transaction<Mode>;
	const abort = () => abortQuietly(transaction);
	signal?.addEventListener('abort', abort);
	try {
		const [result, done] = await Promise.allSettled([
			work(transaction).catch((error: unknown) => {
				abort();
				throw error;
			}),
			transaction.done,
		]);
		if (result.status === 'fulfilled' && done.status === 'fulfilled') return result.value;
		signal?.throwIfAborted();
		// A full disk aborts the transaction; its requests then fail with a bare AbortError that hides the cause.
		const reasons: unknown[] = [done, result].flatMap((outcome) =>
			outcome.status === 'rejected' ? [outcome.reason] : [],
		);
		throw reasons.find((reason) => !isAbortError(reason)) ?? reasons[0];
	} finally {
		signal?.removeEventListener('abort', abort);
	}
}

function abortQuietly(transaction: { abort(): void }): void {
	try {
		transaction.abort();
	} catch {
		// It had ended by itself.
	}
}

function isLostConnection(error: unknown): boolean {
	return error instanceof DOMException && (error.name === 'InvalidStateError' || error.name === 'UnknownError');
}

function storageError(error: unknown): unknown {
	if (error instanceof InvalidRequestError) return error;
	const name = error instanceof Error ? error.name : '';
	if (name === 'QuotaExceededError') {
		return new StorageQuotaError(
			'The browser has no room left to store this. What was stored before is unchanged. ' +
				'Delete a data set or a run you no longer need, or free disk space, then try again.',
			{ cause: error },
		);
	}
	if (typeof indexedDB === 'undefined' || isLostConnection(error) || name === 'SecurityError') {
		return new StorageQuotaError(
			'The browser does not give access to its storage (IndexedDB). What was stored before is unchanged. ' +
				'Reload the page; in a private window, open an ordinary one.',
			{ cause: error },
		);
	}
	return error;
}
