import { InvalidRequestError } from '$lib/core/errors';
import { getColumns, keysUnder, putColumns } from './column-chunks';
import { readStores, writeStores, type Transaction } from './database';
import type { CheckpointRow, RunRow, StoredArray, StoredArtifact } from './stored-rows';

type ArtifactKind = 'artifact' | 'checkpoint' | 'judgement';

/** What all checkpoints together may take of the device's storage. */
const checkpointRoomBytes = 512_000_000;

/** Stores a run, with its fitted model where given, in one transaction. A run with the same id is replaced. */
export async function saveRun<Row extends RunRow>(run: Row, artifact?: StoredArtifact): Promise<void> {
	await writeStores(['runs', 'artifacts'], async (transaction) => {
		await Promise.all([
			transaction.objectStore('runs').put(run),
			...(artifact ? [putArtifact(transaction, run.runId, 'artifact', artifact)] : []),
		]);
	});
}

/**
 * Changes fields of a stored run, and stores its fitted model where given, in one transaction.
 * @throws InvalidRequestError where the run is gone (its data set was deleted meanwhile): nothing is brought back
 */
export async function updateRun<Row extends RunRow>(
	runId: string,
	changes: Partial<Row>,
	artifact?: StoredArtifact,
): Promise<Row> {
	return writeStores(['runs', 'artifacts'], async (transaction) => {
		const store = transaction.objectStore('runs');
		const run = (await store.get(runId)) as Row | undefined;
		if (!run) throw missingRun(runId);
		const changed: Row = { ...run, ...changes, runId };
		await Promise.all([
			store.put(changed),
			...(artifact ? [putArtifact(transaction, runId, 'artifact', artifact)] : []),
		]);
		return changed;
	});
}

/** The runs of one data set, or all, newest first. */
export async function listRuns<Row extends RunRow>(datasetId?: string): Promise<Row[]> {
	const rows = await readStores(['runs'], (transaction) => {
		const store = transaction.objectStore('runs');
		return datasetId === undefined ? store.getAll() : store.index('byDataset').getAll(datasetId);
	});
	return (rows as Row[]).sort((a, b) => b.createdAt - a.createdAt);
}

/** @throws InvalidRequestError where it is not stored */
export async function getRun<Row extends RunRow>(runId: string): Promise<Row> {
	const run = await readStores(['runs'], (transaction) => transaction.objectStore('runs').get(runId));
	if (!run) throw missingRun(runId);
	return run as Row;
}

/** Deletes a run with its artifact and checkpoint; a run that is not there is no error. */
export async function deleteRun(runId: string): Promise<void> {
	await writeStores(['runs', 'artifacts', 'checkpoints'], async (transaction) => {
		await Promise.all([
			transaction.objectStore('runs').delete(runId),
			transaction.objectStore('checkpoints').delete(runId),
			transaction.objectStore('artifacts').delete(keysUnder([runId])),
		]);
	});
}

/** The fitted model of a run, or null where it has none; the arrays are the caller's. */
export function loadArtifact(runId: string): Promise<StoredArtifact | null> {
	return getArtifact(runId, 'artifact');
}

/**
 * Keeps the last good state of a fit; replaces the one before. Where all checkpoints together take more than `roomBytes`,
 * the oldest of other runs are dropped, and their rows say so.
 * @throws InvalidRequestError where the run is gone: its checkpoint would stay behind for ever; StorageQuotaError
 */
export async function saveCheckpoint(
	runId: string,
	body: StoredArtifact,
	roomBytes: number = checkpointRoomBytes,
): Promise<void> {
	const sizeBytes = Object.values(body.arrays).reduce((sum, array) => sum + array.byteLength, 0);
	const savedAt = Date.now();
	await writeStores(['runs', 'artifacts', 'checkpoints'], async (transaction) => {
		if (!(await transaction.objectStore('runs').getKey(runId))) throw missingRun(runId);
		const kept = await transaction.objectStore('checkpoints').getAll();
		for (const row of oldestBeyond(roomBytes - sizeBytes, kept, runId)) {
			await transaction.objectStore('artifacts').delete(keysUnder([row.runId, 'checkpoint']));
			await transaction.objectStore('checkpoints').put({ ...row, sizeBytes: 0, droppedAt: savedAt });
		}
		await transaction.objectStore('checkpoints').put({ runId, savedAt, sizeBytes, droppedAt: null });
		await putArtifact(transaction, runId, 'checkpoint', body);
	});
}

/** Which of the others must go, oldest first, for the rest to fit into `roomBytes`. */
function oldestBeyond(roomBytes: number, kept: readonly CheckpointRow[], runId: string): CheckpointRow[] {
	const others = kept.filter((row) => row.runId !== runId && row.droppedAt === null);
	let usedBytes = others.reduce((sum, row) => sum + row.sizeBytes, 0);
	return others
		.sort((a, b) => a.savedAt - b.savedAt)
		.filter((row) => {
			const tooMuch = usedBytes > roomBytes;
			if (tooMuch) usedBytes -= row.sizeBytes;
			return tooMuch;
		});
}

/** What is known of every run's checkpoint, dropped ones included. */
export function listCheckpoints(): Promise<CheckpointRow[]> {
	return readStores(['checkpoints'], (transaction) => transaction.objectStore('checkpoints').getAll());
}

/** The last checkpoint of a run, or null; the arrays are the caller's. */
export function loadCheckpoint(runId: string): Promise<StoredArtifact | null> {
	return getArtifact(runId, 'checkpoint');
}

export async function deleteCheckpoint(runId: string): Promise<void> {
	await writeStores(['artifacts', 'checkpoints'], async (transaction) => {
		await Promise.all([
			transaction.objectStore('artifacts').delete(keysUnder([runId, 'checkpoint'])),
			transaction.objectStore('checkpoints').delete(runId),
		]);
	});
}

/**
 * Keeps what each user contributed to a run's metrics; replaces the one before.
 * @throws InvalidRequestError where the run is gone
 */
export async function saveJudgement(runId: string, body: StoredArtifact): Promise<void> {
	await writeStores(['runs', 'artifacts'], async (transaction) => {
		if (!(await transaction.objectStore('runs').getKey(runId))) throw missingRun(runId);
		await putArtifact(transaction, runId, 'judgement', body);
	});
}

/** What each user contributed, or null where the run was judged by an older version; the arrays are the caller's. */
export function loadJudgement(runId: string): Promise<StoredArtifact | null> {
	return getArtifact(runId, 'judgement');
}

async function putArtifact(
	transaction: Transaction<'readwrite'>,
	runId: string,
	kind: ArtifactKind,
	{ version, json, arrays }: StoredArtifact,
): Promise<void> {
	await Promise.all([
		transaction.objectStore('artifacts').delete(keysUnder([runId, kind])),
		putColumns(transaction, 'artifacts', [runId, kind], { version, json }, arrays),
	]);
}

async function getArtifact(runId: string, kind: ArtifactKind): Promise<StoredArtifact | null> {
	const stored = await readStores(['artifacts'], (transaction) => getColumns(transaction, 'artifacts', [runId, kind]));
	if (!stored) return null;
	const { version, json } = stored.json as Pick<StoredArtifact, 'version' | 'json'>;
	return { version, json, arrays: stored.columns as Record<string, StoredArray> };
}

function missingRun(runId: string): InvalidRequestError {
	return new InvalidRequestError(
		`The run ${runId} is not stored on this device. It may have been deleted in another tab: train the model again.`,
	);
}
