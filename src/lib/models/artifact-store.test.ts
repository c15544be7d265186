import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, test } from 'vitest';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import { closeDatabase } from '$lib/storage/database';
import { deleteRun, getRun, loadArtifact, saveRun } from '$lib/storage/run-store';
import { loadFittedModel, saveFittedModel } from './artifact-store';
import { previousRows } from './known-ids';
import { modelEntry } from './registry';
import { fitOn, knownUsers, scoresOf } from './tiny-fit';
import { checkerboard } from './tiny-worlds';

const { train } = checkerboard();
const queued = { runId: 'r1', datasetId: 'd1', createdAt: 1, modelId: 'item-knn', status: 'queued' };
const ids = {
	userIds: Array.from({ length: train.matrix.rowCount }, (_, user) => `u${user}`),
	itemIds: train.catalogue.itemIds,
};
const context = { train, kernels: referenceKernels };

beforeEach(async () => {
	await closeDatabase();
	globalThis.indexedDB = new IDBFactory();
});

describe('artifact store', () => {
	test('a fitted model comes back with the same scores, and its run with the new state', async () => {
		const model = await fitOn(modelEntry('item-knn'), train, { neighbours: 3 });
		await saveRun(queued);
		await saveFittedModel({ ...queued, status: 'done' }, model, ids);
		const restored = await loadFittedModel(queued, context);
		expect(scoresOf(restored, knownUsers(train))).toEqual(scoresOf(model, knownUsers(train)));
		expect(await getRun('r1')).toEqual({ ...queued, status: 'done' });
	});

	test('knows, under other numbers, whom and what it was fitted on', async () => {
		const model = await fitOn(modelEntry('popularity'), train, {});
		await saveRun(queued);
		await saveFittedModel(queued, model, ids);
		const artifact = (await loadArtifact('r1'))!;
		const now = { userIds: ['new', ids.userIds[3], ids.userIds[0]], itemIds: [ids.itemIds[5], 'other'] };
		expect(previousRows(artifact, now)).toEqual({
			previousUsers: Int32Array.of(-1, 3, 0),
			previousItems: Int32Array.of(5, -1),
		});
		expect(previousRows(model.toArtifact(), now)).toBeNull();
	});

	test('a run that was deleted while it trained is not brought back', async () => {
		const model = await fitOn(modelEntry('popularity'), train, {});
		await saveRun(queued);
		await deleteRun('r1');
		await expect(saveFittedModel(queued, model, ids)).rejects.toThrow(/not stored/);
		await expect(loadFittedModel(queued, context)).rejects.toThrow(/no stored model: train Item neighbours again/);
	});

	test('an artifact of other data is refused with a way out', async () => {
		const model = await fitOn(modelEntry('item-knn'), train, {});
		const itemCount = train.matrix.columnCount + 1;
		const rowsOfOther = { ...train, matrix: { ...train.matrix, columnCount: itemCount } };
		await saveRun(queued);
		await saveFittedModel(queued, model, ids);
		await expect(loadFittedModel(queued, { ...context, train: rowsOfOther })).rejects.toThrow(/Train the model again/);
	});

	test('an unknown model is named with those that exist', () => {
		expect(() => modelEntry('toString')).toThrow(/no model "toString".*popularity, item-knn, user-knn/);
	});
});
