import { InvalidRequestError } from '$lib/core/errors';
import { chunksOf, getColumns, keysUnder } from './column-chunks';
import { readStores, writeStores, type StoreName } from './database';
import type { ColumnPieces, DatasetParts, DatasetRow, ImportRow, StoredChunk } from './stored-rows';
import { heldLocks, whileHolding } from './web-locks';

/**
 * Stores a data set whole or not at all, in as many transactions as its size needs: the columns go under an id of their
 * own, where nobody looks, and one last transaction puts the data set's row that points to them. A failure, an abort, a
 * closed tab or a full disk leaves what was there; a data set with the same id is replaced in that last moment.
 * @param parts columns are read during the call and not kept
 * @throws StorageQuotaError; AbortError
 */
export async function saveDataset<Row extends DatasetRow>(
	summary: Row,
	parts: DatasetParts,
	signal?: AbortSignal,
): Promise<void> {
	await writeDataset(
		summary.name,
		async (writer) => {
			for (const [name, column] of Object.entries(parts.columns)) await writer.put(name, chunksOf(column));
			return { row: summary, json: parts.json };
		},
		signal,
	);
}

/** Takes the columns of a data set that is being stored. */
export interface ColumnWriter {
	/** Stores a column piece by piece; a piece is read during the call and may be let go afterwards. */
	put(columnName: string, pieces: ColumnPieces): Promise<void>;
}

/**
 * Stores a data set while it is made: `work` reads and writes columns at its own pace and returns the row that makes them
 * visible. The same promise as `saveDataset` gives.
 * @param name what the data set is called, for the notice after an interruption
 * @throws StorageQuotaError; AbortError; whatever `work` throws
 */
export async function writeDataset<Row extends DatasetRow>(
	name: string,
	work: (writer: ColumnWriter) => Promise<{ row: Row; json: unknown }>,
	signal?: AbortSignal,
): Promise<Row> {
	const columnsId = crypto.randomUUID();
	return whileHolding(importLock(columnsId), async () => {
		signal?.throwIfAborted();
		const startedAt = Date.now();
		await writeStores(['imports'], (transaction) =>
			transaction.objectStore('imports').put({ columnsId, name, startedAt }),
		);
		const underWay: Promise<void>[] = [];
		try {
			const { row, json } = await work({
				async put(columnName, pieces) {
					let chunkNumber = 0;
					for await (const piece of pieces) {
						const written = putPiece([columnsId, columnName, chunkNumber++], piece, signal);
						// Watched when its turn comes, or when all are settled below.
						written.catch(() => undefined);
						if (underWay.push(written) >= mostUnderWay) await underWay.shift();
					}
				},
			});
			await Promise.all(underWay);
			await putPiece([columnsId, '', 0], { json }, signal);
			return await showColumns({ ...row, columnsId }, signal);
		} catch (error) {
			await Promise.allSettled(underWay);
			// Left-overs of a full disk go at once; where even that fails, the next start sweeps them.
			await deleteImport(columnsId).catch(() => undefined);
			throw error;
		}
	});
}

/** So many pieces may be on their way to the disk while the next is made; each is 8 MB at most. */
const mostUnderWay = 4;

async function putPiece(key: IDBValidKey[], piece: StoredChunk, signal?: AbortSignal): Promise<void> {
	await writeStores(
		['dataset-columns'],
		(transaction) => transaction.objectStore('dataset-columns').put(piece, key),
		signal,
	);
}

/** The moment a data set appears, or its old columns give way to the new ones. */
async function showColumns<Row extends DatasetRow>(
	row: Row & { columnsId: string },
	signal?: AbortSignal,
): Promise<Row> {
	const replaced = await writeStores(
		['datasets', 'imports'],
		async (transaction) => {
			const datasets = transaction.objectStore('datasets');
			const imports = transaction.objectStore('imports');
			const before = await datasets.get(row.datasetId);
			await Promise.all([
				datasets.put(row),
				imports.delete(row.columnsId),
				...(before ? [imports.put(deletedColumns(before))] : []),
			]);
			return before;
		},
		signal,
	);
	if (replaced) sweepLater(columnsIdOf(replaced));
	return row;
}

/**
 * Removes what interrupted imports left behind and returns them; an import that still runs, in this tab or another, is
 * left alone.
 */
export async function sweepInterruptedImports(): Promise<ImportRow[]> {
	const begun = await readStores(['imports'], (transaction) => transaction.objectStore('imports').getAll());
	if (begun.length === 0) return [];
	const held = await heldLocks();
	const isOver = ({ columnsId, startedAt, wasDeleted }: ImportRow) =>
		wasDeleted || (held ? !held.has(importLock(columnsId)) : Date.now() - startedAt > longestImportMs);
	const interrupted = begun.filter(isOver);
	for (const { columnsId } of interrupted) await deleteImport(columnsId);
	return interrupted.filter(({ wasDeleted }) => !wasDeleted);
}

/**
 * Waits for the imports that other threads are at now, and returns those that ended without a data set: a tab that was just
 * closed holds its lock a moment longer. What they left is removed.
 */
export async function waitForImports(): Promise<ImportRow[]> {
	if (!(await heldLocks())) return [];
	const begun = await readStores(['imports'], (transaction) => transaction.objectStore('imports').getAll());
	const ended = begun.map(({ columnsId }) =>
		whileHolding(importLock(columnsId), async () => {
			const left = await readStores(['imports'], (transaction) => transaction.objectStore('imports').get(columnsId));
			if (left) await deleteImport(columnsId);
			return left && !left.wasDeleted ? [left] : [];
		}),
	);
	return (await Promise.all(ended)).flat();
}

/** Without Web Locks nobody can tell a slow import of another tab from a dead one: it is given a day. */
const longestImportMs = 24 * 3600 * 1000;

const importLock = (columnsId: string) => `shelfwise-import-${columnsId}`;

/**
 * Piece by piece, the layout first, so that a reader sees columns whole or sees that they are gone, and so that whoever reads or writes meanwhile waits for one piece at most; the import's row goes last, so that
 * what a closed tab leaves is found at the next start. An import without its row has just ended well: its columns are a data
 * set's now.
 */
async function deleteImport(columnsId: string): Promise<void> {
	const keys = await readStores(['dataset-columns'], (transaction) =>
		transaction.objectStore('dataset-columns').getAllKeys(keysUnder([columnsId])),
	);
	for (const key of keys) {
		const isThere = await writeStores(['dataset-columns', 'imports'], async (transaction) => {
			if (!(await transaction.objectStore('imports').get(columnsId))) return false;
			await transaction.objectStore('dataset-columns').delete(key);
			return true;
		});
		if (!isThere) return;
	}
	await writeStores(['dataset-columns', 'imports'], async (transaction) => {
		const imports = transaction.objectStore('imports');
		if (!(await imports.get(columnsId))) return;
		await Promise.all([
			transaction.objectStore('dataset-columns').delete(keysUnder([columnsId])),
			imports.delete(columnsId),
		]);
	});
}

function columnsIdOf({ datasetId, columnsId }: DatasetRow): string {
	return columnsId ?? datasetId;
}

/**
 * Reads a data set; the arrays are the caller's.
 * @throws InvalidRequestError where it is not stored
 */
export async function loadDataset<Row extends DatasetRow>(
	datasetId: string,
): Promise<{ summary: Row; parts: DatasetParts }> {
	// Two transactions, so that hundreds of megabytes of columns never keep the list of data sets waiting.
	const read = async () => {
		const summary = await readStores(['datasets'], (transaction) => transaction.objectStore('datasets').get(datasetId));
		if (!summary) throw missingDataset(datasetId);
		const prefix = [columnsIdOf(summary)];
		const parts = await readStores(['dataset-columns'], (transaction) =>
			getColumns(transaction, 'dataset-columns', prefix),
		);
		return parts && { summary: summary as Row, parts };
	};
	// Rows may have been added in between: then the row points to other columns now.
	const found = (await read()) ?? (await read());
	if (!found) throw missingDataset(datasetId);
	return found;
}

/** Every stored data set's summary, newest first. */
export async function listDatasets<Row extends DatasetRow>(): Promise<Row[]> {
	const rows = await readStores(['datasets'], (transaction) => transaction.objectStore('datasets').getAll());
	return (rows as Row[]).sort((a, b) => b.importedAt - a.importedAt);
}

/**
 * Deletes a data set with its runs, their artifacts and its rankers; a data set that is not there is no error. It is gone at once; its
 * columns, which may be many, are swept away afterwards, or at the next start.
 */
export async function deleteDataset(datasetId: string): Promise<void> {
	const stores: StoreName[] = ['datasets', 'imports', 'runs', 'artifacts', 'checkpoints', 'rankers'];
	const columnsId = await writeStores(stores, async (transaction) => {
		const runs = transaction.objectStore('runs');
		const rankers = transaction.objectStore('rankers');
		const [runIds, rankerIds, row] = await Promise.all([
			runs.index('byDataset').getAllKeys(datasetId),
			rankers.index('byDataset').getAllKeys(datasetId),
			transaction.objectStore('datasets').get(datasetId),
		]);
		await Promise.all([
			transaction.objectStore('datasets').delete(datasetId),
			...(row ? [transaction.objectStore('imports').put(deletedColumns(row))] : []),
			...runIds.map((runId) => runs.delete(runId)),
			...rankerIds.map((rankerId) => rankers.delete(rankerId)),
			...runIds.map((runId) => transaction.objectStore('checkpoints').delete(runId)),
			...runIds.map((runId) => transaction.objectStore('artifacts').delete(keysUnder([runId]))),
		]);
		return row ? columnsIdOf(row) : null;
	});
	if (columnsId !== null) sweepLater(columnsId);
}

/** What fails here is swept at the next start. */
function sweepLater(columnsId: string): void {
	void deleteImport(columnsId).catch(() => undefined);
}

function deletedColumns(row: DatasetRow): ImportRow {
	return { columnsId: columnsIdOf(row), name: row.name, startedAt: Date.now(), wasDeleted: true };
}

/** @throws InvalidRequestError where it is not stored */
export async function renameDataset(datasetId: string, name: string): Promise<void> {
	await changeDataset<DatasetRow>(datasetId, () => ({ name }));
}

/**
 * Changes what a data set's summary says; its columns stay as they are.
 * @throws InvalidRequestError where it is not stored
 */
export async function changeDataset<Row extends DatasetRow>(
	datasetId: string,
	change: (row: Row) => Partial<Row>,
): Promise<void> {
	await writeStores(['datasets'], async (transaction) => {
		const store = transaction.objectStore('datasets');
		const summary = await store.get(datasetId);
		if (!summary) throw missingDataset(datasetId);
		await store.put({ ...summary, ...change(summary as Row) });
	});
}

/** A data set's summary without its columns, or null where it is not stored. */
export async function findDataset<Row extends DatasetRow>(datasetId: string): Promise<Row | null> {
	const row = await readStores(['datasets'], (transaction) => transaction.objectStore('datasets').get(datasetId));
	return (row as Row | undefined) ?? null;
}

function missingDataset(datasetId: string): InvalidRequestError {
	return new InvalidRequestError(
		`The data set ${datasetId} is not stored on this device. It may have been deleted in another tab: choose or import one on the Data page.`,
	);
}
