import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { closeDatabase, readStores, writeStores } from './database';
import {
	deleteDataset,
	listDatasets,
	loadDataset,
	renameDataset,
	saveDataset,
	sweepInterruptedImports,
	waitForImports,
	writeDataset,
} from './dataset-store';
import {
	deleteCheckpoint,
	deleteRun,
	getRun,
	listCheckpoints,
	listRuns,
	loadArtifact,
	loadCheckpoint,
	saveCheckpoint,
	saveRun,
	updateRun,
} from './run-store';
import { getSetting, setSetting } from './settings-store';
import type { DatasetParts, RunRow, StoredArtifact } from './stored-rows';
import { requestPersistence, storageUsage } from './storage-usage';

const summary = (datasetId: string, importedAt = 1) => ({ datasetId, name: `Shop ${datasetId}`, importedAt });
const parts = (fill: number): DatasetParts => ({
	json: { eventNames: ['view', 'purchase'] },
	columns: { values: Float32Array.of(fill, NaN), userIds: ['a', 'b'], empty: new Uint32Array(0) },
});
const run = (runId: string, datasetId: string, createdAt = 1): RunRow & { status: string } => ({
	runId,
	datasetId,
	createdAt,
	status: 'queued',
});
const artifact = (fill: number): StoredArtifact => ({
	version: 1,
	json: { dim: 2 },
	arrays: { items: Float32Array.of(fill, 1), rows: Int32Array.of(-1), codes: Uint8Array.of(7) },
});

/** Pieces stored of all data sets, those in the making included. */
const columnCount = () =>
	readStores(['dataset-columns'], (transaction) => transaction.objectStore('dataset-columns').count());

beforeEach(async () => {
	await closeDatabase();
	vi.restoreAllMocks();
	globalThis.indexedDB = new IDBFactory();
});

describe('dataset store', () => {
	it('gives back what was saved, each column with its type', async () => {
		await saveDataset(summary('one'), parts(3));
		expect(await loadDataset('one')).toMatchObject({ summary: summary('one'), parts: parts(3) });
	});

	it('cuts long columns into pieces and joins them again', async () => {
		const big = Float64Array.from({ length: 2_500_000 }, (_, index) => index);
		const names = Array.from({ length: 150_000 }, (_, index) => `user ${index}`);
		await saveDataset(summary('big'), { json: null, columns: { big, names } });
		const { columns } = (await loadDataset('big')).parts;
		// Not toEqual: it takes seconds for millions of elements.
		expect(big.every((value, index) => columns.big![index] === value)).toBe(true);
		expect(names.every((value, index) => columns.names![index] === value)).toBe(true);
		expect([columns.big!.length, columns.names!.length]).toEqual([big.length, names.length]);
	});

	it('stores a view and shared memory as plain arrays of their own length', async () => {
		const view = new Uint32Array(new Uint32Array(1000).fill(9).buffer, 400, 3);
		const shared = new Float32Array(new SharedArrayBuffer(8)).fill(2);
		await saveDataset(summary('views'), { json: null, columns: { view, shared } });
		const { columns } = (await loadDataset('views')).parts;
		expect(columns.view).toEqual(Uint32Array.of(9, 9, 9));
		expect((columns.view as Uint32Array).buffer.byteLength).toBe(12);
		expect(columns.shared).toEqual(Float32Array.of(2, 2));
	});

	it('lists the newest first and renames', async () => {
		await saveDataset(summary('old', 1), parts(1));
		await saveDataset(summary('new', 2), parts(2));
		await renameDataset('old', 'Spring');
		expect((await listDatasets()).map(({ name }) => name)).toEqual(['Shop new', 'Spring']);
		await expect(renameDataset('none', 'x')).rejects.toMatchObject({ name: 'InvalidRequestError' });
	});

	it('keeps the old data set whole when a save fails half-way', async () => {
		await saveDataset(summary('one'), parts(1));
		const unclonable = { json: null, columns: { fine: Float32Array.of(5), values: [() => 0] as unknown as string[] } };
		await expect(saveDataset({ ...summary('one'), name: 'Broken' }, unclonable)).rejects.toThrow();
		expect(await loadDataset('one')).toMatchObject({ summary: summary('one'), parts: parts(1) });
	});

	it('keeps the old data set whole when the disk is full, and says what to do', async () => {
		await saveDataset(summary('one'), parts(1));
		const put = IDBObjectStore.prototype.put;
		let calls = 0;
		vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, value, key) {
			const request = put.call(this, value, key);
			// What a browser does when the quota is met: the transaction ends with the cause, its requests without.
			if (++calls === 2)
				queueMicrotask(() =>
					(this.transaction as unknown as { _abort(name: string): void })._abort('QuotaExceededError'),
				);
			return request;
		});
		await expect(saveDataset(summary('one', 5), parts(2))).rejects.toMatchObject({
			name: 'StorageQuotaError',
			message: expect.stringContaining('Delete a data set'),
		});
		vi.restoreAllMocks();
		expect(await loadDataset('one')).toMatchObject({ summary: summary('one'), parts: parts(1) });
	});

	it('stores nothing when aborted in the middle', async () => {
		const controller = new AbortController();
		// Settled either way: it may end before the abort or with it.
		const saving = saveDataset(summary('one'), parts(1), controller.signal).catch(() => null);
		setTimeout(() => controller.abort(), 0);
		const columns = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`c${index}`, new Uint32Array(9)]));
		const long = saveDataset(summary('two'), { json: null, columns }, controller.signal);
		await expect(long).rejects.toMatchObject({ name: 'AbortError' });
		await saving;
		await expect(loadDataset('two')).rejects.toMatchObject({ name: 'InvalidRequestError' });
	});

	it('shows nothing of an import that a closed tab cut off, sweeps what it left and spares one that still runs', async () => {
		const locks = new Set<string>();
		const released = { resolve: () => {}, promise: Promise.resolve() };
		released.promise = new Promise<void>((resolve) => (released.resolve = resolve));
		vi.stubGlobal('navigator', {
			locks: {
				request: async (name: string, work: () => unknown) => {
					if (locks.has(name)) await released.promise;
					locks.add(name);
					return work();
				},
				query: async () => ({ held: [...locks].map((name) => ({ name })) }),
			},
		});
		await saveDataset(summary('one'), parts(1));
		await new Promise<void>((resolve) => {
			void writeDataset('big.csv', async (writer) => {
				await writer.put('values', [Float32Array.of(1), Float32Array.of(2)]);
				resolve();
				return new Promise<never>(() => {});
			});
		});
		expect(await listDatasets()).toMatchObject([{ datasetId: 'one' }]);
		expect(await sweepInterruptedImports()).toEqual([]);
		expect(await columnCount()).toBe(4 + 2);
		const waiting = waitForImports();
		// The tab dies: the browser lets its lock go.
		locks.clear();
		released.resolve();
		expect(await waiting).toMatchObject([{ name: 'big.csv' }]);
		expect(await sweepInterruptedImports()).toEqual([]);
		expect(await columnCount()).toBe(4);
		expect(await loadDataset('one')).toMatchObject({ parts: parts(1) });
		vi.unstubAllGlobals();
	});

	it('leaves no piece of a failed import behind, and drops the old pieces of a replaced data set', async () => {
		await saveDataset(summary('one'), parts(1));
		const failing = writeDataset('x', async (writer) => {
			await writer.put('values', [Float32Array.of(1)]);
			throw new Error('the file broke off');
		});
		await expect(failing).rejects.toThrow('broke off');
		expect(await columnCount()).toBe(4);
		await saveDataset(summary('one'), parts(2));
		await vi.waitFor(async () => expect(await columnCount()).toBe(4));
		expect(await loadDataset('one')).toMatchObject({ parts: parts(2) });
		await deleteDataset('one');
		await vi.waitFor(async () => expect(await columnCount()).toBe(0));
		expect(await sweepInterruptedImports()).toEqual([]);
	});

	it('never reads columns that are half swept away, and sweeps the rest at the next start', async () => {
		await saveDataset(summary('one'), parts(1));
		await saveDataset(summary('two'), parts(2));
		const [first] = await readStores(['dataset-columns'], (transaction) =>
			transaction.objectStore('dataset-columns').getAllKeys(),
		);
		const [columnsId] = first as string[];
		const isFirst = ((await listDatasets()) as { datasetId: string; columnsId?: string }[]).find(
			(row) => row.columnsId === columnsId,
		)!;
		// The tab died after the first piece.
		await writeStores(['dataset-columns', 'imports'], async (transaction) => {
			await transaction.objectStore('dataset-columns').delete(first!);
			await transaction
				.objectStore('imports')
				.put({ columnsId: columnsId!, name: 'x', startedAt: 0, wasDeleted: true });
		});
		await expect(loadDataset(isFirst.datasetId)).rejects.toMatchObject({ name: 'InvalidRequestError' });
		expect(await sweepInterruptedImports()).toEqual([]);
		expect(await columnCount()).toBe(4);
	});

	it('deletes a data set with its runs and artifacts, and nothing else', async () => {
		await saveDataset(summary('one'), parts(1));
		await saveDataset(summary('two'), parts(2));
		await saveRun(run('a', 'one'), artifact(1));
		await saveRun(run('b', 'two'), artifact(2));
		await deleteDataset('one');
		expect((await listDatasets()).map(({ datasetId }) => datasetId)).toEqual(['two']);
		expect((await listRuns()).map(({ runId }) => runId)).toEqual(['b']);
		expect(await loadArtifact('a')).toBeNull();
		expect(await loadArtifact('b')).toEqual(artifact(2));
		expect((await loadDataset('two')).parts).toEqual(parts(2));
	});
});

describe('run store', () => {
	it('lists the runs of one data set, the newest first', async () => {
		await saveRun(run('a', 'one', 1));
		await saveRun(run('b', 'one', 2));
		await saveRun(run('c', 'two', 3));
		expect((await listRuns('one')).map(({ runId }) => runId)).toEqual(['b', 'a']);
		expect(await listRuns()).toHaveLength(3);
	});

	it('changes a run and adds its artifact, but never brings back a deleted run', async () => {
		await saveRun(run('a', 'one'));
		const changed = await updateRun<RunRow & { status: string }>('a', { status: 'done' }, artifact(4));
		expect(changed.status).toBe('done');
		expect(await getRun('a')).toEqual(changed);
		expect(await loadArtifact('a')).toEqual(artifact(4));
		await deleteRun('a');
		await expect(updateRun('a', { createdAt: 2 }, artifact(4))).rejects.toMatchObject({ name: 'InvalidRequestError' });
		await expect(getRun('a')).rejects.toThrow('train the model again');
		expect(await loadArtifact('a')).toBeNull();
	});

	it('keeps one checkpoint a run, apart from the artifact', async () => {
		await saveRun(run('a', 'one'), artifact(1));
		await saveCheckpoint('a', { ...artifact(2), arrays: { old: Uint8Array.of(1) } });
		await saveCheckpoint('a', artifact(3));
		expect(await loadCheckpoint('a')).toEqual(artifact(3));
		await deleteCheckpoint('a');
		expect(await loadCheckpoint('a')).toBeNull();
		expect(await loadArtifact('a')).toEqual(artifact(1));
	});

	it('keeps no checkpoint of a run that was deleted meanwhile', async () => {
		await saveRun(run('a', 'one'));
		await deleteRun('a');
		await expect(saveCheckpoint('a', artifact(1))).rejects.toMatchObject({ name: 'InvalidRequestError' });
		expect(await loadCheckpoint('a')).toBeNull();
	});
});

describe('database', () => {
	it('opens again when the connection was lost', async () => {
		await setSetting('theme', 'dark');
		const transaction = IDBDatabase.prototype.transaction;
		let lost = 2;
		vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (this: IDBDatabase, ...args) {
			if (lost-- === 2) throw new DOMException('Connection to Indexed Database server lost', 'UnknownError');
			return transaction.apply(this, args);
		});
		const open = vi.spyOn(indexedDB, 'open');
		expect(await getSetting('theme', 'light')).toBe('dark');
		expect(open).toHaveBeenCalledTimes(1);
	});

	it('says so when the connection stays lost', async () => {
		await setSetting('theme', 'dark');
		vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(() => {
			throw new DOMException('gone', 'InvalidStateError');
		});
		await expect(getSetting('theme', 'light')).rejects.toMatchObject({ name: 'StorageQuotaError' });
	});

	it('keeps settings and falls back where there is none', async () => {
		expect(await getSetting('k', 10)).toBe(10);
		await setSetting('k', 20);
		expect(await getSetting('k', 10)).toBe(20);
	});

	it('reports usage as unknown where the platform has no storage manager', async () => {
		vi.stubGlobal('navigator', {});
		expect(await storageUsage()).toEqual({ usageBytes: null, quotaBytes: null, persisted: false });
		expect(await requestPersistence()).toBe(false);
		vi.unstubAllGlobals();
	});

	it('reports what the platform says of usage and asks for persistence once', async () => {
		const persist = vi.fn(async () => true);
		const storage = { estimate: async () => ({ usage: 5, quota: 50 }), persisted: async () => false, persist };
		vi.stubGlobal('navigator', { storage });
		expect(await storageUsage()).toEqual({ usageBytes: 5, quotaBytes: 50, persisted: false });
		expect(await requestPersistence()).toBe(true);
		expect(persist).toHaveBeenCalledOnce();
		vi.unstubAllGlobals();
	});
});

describe('the room for checkpoints', () => {
	it('is bounded: the oldest of other runs goes, its row says so, and the run’s own is never dropped', async () => {
		for (const runId of ['old', 'mid', 'new']) await saveRun(run(runId, 'd'));
		const sizeBytes = 13;
		const now = vi.spyOn(Date, 'now');
		for (const [place, runId] of ['old', 'mid', 'new'].entries()) {
			now.mockReturnValue(1000 + place);
			await saveCheckpoint(runId, artifact(place), 2 * sizeBytes + 8);
		}
		const rows = Object.fromEntries((await listCheckpoints()).map((row) => [row.runId, row]));
		expect(rows).toEqual({
			old: { runId: 'old', savedAt: 1000, sizeBytes: 0, droppedAt: 1002 },
			mid: { runId: 'mid', savedAt: 1001, sizeBytes, droppedAt: null },
			new: { runId: 'new', savedAt: 1002, sizeBytes, droppedAt: null },
		});
		expect(await loadCheckpoint('old')).toBeNull();
		expect(await loadCheckpoint('mid')).toEqual(artifact(1));
		await saveCheckpoint('new', artifact(5), 1);
		expect(await loadCheckpoint('mid')).toBeNull();
		expect(await loadCheckpoint('new')).toEqual(artifact(5));
		await deleteRun('new');
		await deleteCheckpoint('mid');
		expect((await listCheckpoints()).map((row) => row.runId)).toEqual(['old']);
	});
});
