import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, test } from 'vitest';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import { closeDatabase } from '$lib/storage/database';
import { deleteRun, getRun, saveRun } from '$lib/storage/run-store';
import { loadFittedModel, saveFittedModel } from './artifact-store';
import { modelEntry } from './registry';
import { fitOn, knownUsers, scoresOf } from './tiny-fit';
import { checkerboard } from './tiny-worlds';

const { train } = checkerboard();
const queued = { runId: 'r1', datasetId: 'd1', createdAt: 1, modelId: 'item-knn', status: 'queued' };
const context = { train, kernels: referenceKernels };

beforeEach(async () => {
	await closeDatabase();
	globalThis.indexedDB = new IDBFactory();
});

describe('artifact store', () => {
	test('a fitted model comes back with the same scores, and its run with the new state', async () => {
		const model = await fitOn(modelEntry('item-knn'), train, { neighbours: 3 });
		await saveRun(queued);
		await saveFittedModel({ ...queued, status: 'done' }, model);
		const restored = await loadFittedModel(queued, context);
		expect(scoresOf(restored, knownUsers(train))).toEqual(scoresOf(model, knownUsers(train)));
		expect(await getRun('r1')).toEqual({ ...queued, status: 'done' });
	});

	test('a run that was deleted while it trained is not brought back', async () => {
		const model = await fitOn(modelEntry('popularity'), train, {});
		await saveRun(queued);
		await deleteRun('r1');
		await expect(saveFittedModel(queued, model)).rejects.toThrow(/not stored/);
		await expect(loadFittedModel(queued, context)).rejects.toThrow(/no stored model: train Item neighbours again/);
	});

	test('an artifact of other data is refused with a way out', async () => {
		const model = await fitOn(modelEntry('item-knn'), train, {});
		const itemCount = train.matrix.columnCount + 1;
		const rowsOfOther = { ...train, matrix: { ...train.matrix, columnCount: itemCount } };
		await saveRun(queued);
		await saveFittedModel(queued, model);
		await expect(loadFittedModel(queued, { ...context, train: rowsOfOther })).rejects.toThrow(/Train the model again/);
	});

	test('an unknown model is named with those that exist', () => {
		expect(() => modelEntry('toString')).toThrow(/no model "toString".*popularity, item-knn, user-knn/);
	});
});
