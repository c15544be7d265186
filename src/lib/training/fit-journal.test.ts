import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { saveRun } from '$lib/storage/run-store';
import { FitJournal } from './fit-journal';

const body = { version: 3, json: { epoch: 2 }, arrays: { weights: Float32Array.of(1, 2, 3) } };

describe('fit journal', () => {
	beforeEach(() => saveRun({ runId: 'r', datasetId: 'd', createdAt: 0 }));

	test('gives the model back its own state, and the run its curve and time', async () => {
		const before = new FitJournal('r');
		before.note({ done: 10, total: 30, unit: 'steps', loss: 4 });
		before.note({ done: 12, total: 30, unit: 'steps' });
		before.note({ done: 20, total: 30, unit: 'steps', loss: 3 });
		await new Promise((resolve) => setTimeout(resolve, 30));
		await before.save(body);

		const after = new FitJournal('r');
		expect(await after.load()).toEqual(body);
		expect(after.curve.map(({ loss }) => loss)).toEqual([4, 3]);
		expect(after.elapsedMs).toBeGreaterThanOrEqual(30);
	});

	test('an epoch told again after a resume stands in the curve once', () => {
		const journal = new FitJournal('r');
		journal.note({ done: 10, total: 30, unit: 'steps', loss: 4 });
		journal.note({ done: 20, total: 30, unit: 'steps', loss: 3 });
		journal.note({ done: 20, total: 30, unit: 'steps', loss: 2.5 });
		expect(journal.curve.map(({ loss }) => loss)).toEqual([4, 2.5]);
	});

	test('an epoch of a model without a loss stands in the curve by its validation', () => {
		const journal = new FitJournal('r');
		journal.note({ done: 1, total: 3, unit: 'iterations', validation: 0.1 });
		journal.note({ done: 2, total: 3, unit: 'iterations' });
		expect(journal.curve.map(({ validation }) => validation)).toEqual([0.1]);
	});

	test('a run without a checkpoint starts from nothing', async () => {
		await saveRun({ runId: 'fresh', datasetId: 'd', createdAt: 0 });
		expect(await new FitJournal('fresh').load()).toBeNull();
	});

	test('stops a fit that was asked to pause at its next checkpoint, after keeping it', async () => {
		const pause = new AbortController();
		const journal = new FitJournal('r', { pause: pause.signal });
		await journal.save(body);
		pause.abort();
		const paused = journal.save({ ...body, json: { epoch: 3 } });
		await expect(paused).rejects.toThrow(expect.objectContaining({ name: 'TrainingPausedError' }));
		expect((await new FitJournal('r').load())?.json).toEqual({ epoch: 3 });
	});

	test('tells once, on resuming, the curve of before', async () => {
		const before = new FitJournal('r');
		before.note({ done: 10, total: 30, unit: 'steps', loss: 4 });
		await before.save(body);
		const told: number[] = [];
		await new FitJournal('r', { onResumed: (curve) => told.push(...curve.map(({ done }) => done)) }).load();
		expect(told).toEqual([10]);
	});

	test('a full disk does not end the fit, and it says what that means', async () => {
		const journal = new FitJournal('r');
		const full = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
			throw new DOMException('full', 'QuotaExceededError');
		});
		await journal.save(body);
		full.mockRestore();
		expect(journal.notice).toMatch(/could not be kept/);
		await journal.save(body);
		expect(journal.notice).toBeNull();
	});
});
