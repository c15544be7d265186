import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { RunReport } from '$lib/evaluation/report';
import { TrainingPausedError } from '$lib/core/errors';
import { getRun, listRuns, loadCheckpoint, saveCheckpoint, saveRun } from '$lib/storage/run-store';
import type { RunRecord, TrainProgress } from '$lib/training/run';
import { Runs, type Drained } from './runs.svelte';
import { Status } from './status.svelte';

type Listener = (progress: unknown) => void;
interface CallOptions {
	signal?: AbortSignal;
	listener?: Listener;
}

const worker = vi.hoisted(() => ({
	train: (() => {}) as unknown as (run: RunRecord, listener: Listener, signal: AbortSignal) => Promise<RunRecord>,
	pause: (() => {}) as unknown as (callId: string) => void,
	evaluate: (() => {}) as unknown as (runId: string, ks: number[]) => Promise<RunReport>,
}));
vi.mock('./workers', () => ({
	trainWorker: {
		call: (
			use: (api: unknown, id: string, listener?: Listener) => unknown,
			{ signal, listener, callId = 'call' }: CallOptions & { callId?: string } = {},
		) => {
			const train = (_: string, run: RunRecord, on: Listener) => worker.train(run, on, signal!);
			return use({ train, pause: (id: string) => worker.pause(id) }, callId, listener);
		},
	},
	judgeWorker: {
		call: (use: (api: unknown, id: string, listener?: Listener) => unknown, { listener }: CallOptions) =>
			use({ evaluate: (_: string, runId: string, ks: number[]) => worker.evaluate(runId, ks) }, 'call', listener),
	},
}));

const report = {
	model: 'popularity',
	metrics: { 'ndcg@10': { mean: 0.1, low: 0.09, high: 0.11 } },
} as unknown as RunReport;
let count = 0;

function newRun(changes: Partial<RunRecord> = {}): RunRecord {
	count++;
	return {
		runId: `run-${count}`,
		datasetId: 'd',
		fingerprint: 'f',
		modelId: 'popularity',
		options: {},
		seed: 1,
		protocol: { preparation: { minValue: null, minInteractions: 0, events: null }, split: { kind: 'leave-last-out' } },
		kernelChoice: { backend: 'auto' },
		status: 'queued',
		error: null,
		createdAt: count,
		fitMs: null,
		device: null,
		counts: null,
		curve: [],
		report: null,
		...changes,
	};
}

async function until(met: () => boolean | Promise<boolean>): Promise<void> {
	await vi.waitFor(async () => expect(await met()).toBe(true), { interval: 2 });
}

beforeEach(() => {
	worker.train = async (run) => ({ ...run, status: 'done', fitMs: 5 });
	worker.evaluate = async () => report;
});

describe('the queue of runs', () => {
	test('trains and judges one after another, in order', async () => {
		const runs = new Runs(new Status());
		const order: string[] = [];
		worker.train = async (run) => {
			order.push(`train ${run.runId}`);
			return { ...run, status: 'done' };
		};
		worker.evaluate = async (runId) => {
			order.push(`judge ${runId}`);
			return report;
		};
		const [first, second] = [newRun(), newRun()];
		await runs.enqueue([first, second]);
		await until(() => runs.ofDataset('d').every((run) => run.report !== null));
		expect(order).toEqual([first, second].flatMap(({ runId }) => [`train ${runId}`, `judge ${runId}`]));
		expect(runs.ofDataset('d').map((run) => run.runId)).toEqual([second.runId, first.runId]);
	});

	test('says what it is doing, and nothing when it is done', async () => {
		const status = new Status();
		const runs = new Runs(status);
		let finish = () => {};
		worker.train = (run, listener) =>
			new Promise((resolve) => {
				listener({
					done: 1,
					total: 4,
					unit: 'epochs',
					loss: 2,
					elapsedMs: 9,
					runId: run.runId,
				} satisfies TrainProgress);
				finish = () => resolve({ ...run, status: 'done' });
			});
		const run = newRun();
		await runs.enqueue([run]);
		await until(() => status.tasks[0]?.share === 0.25);
		expect(status.tasks[0]!.label).toBe('Training Popularity');
		expect(runs.liveOf(run.runId)).toMatchObject({ state: 'training', curve: [{ done: 1, loss: 2 }] });
		expect((await getRun<RunRecord>(run.runId)).status).toBe('running');
		finish();
		await until(() => status.tasks.length === 0);
		expect(runs.liveOf(run.runId)).toBeNull();
	});

	test('does not fall back to work that is over when a progress message comes late', async () => {
		const runs = new Runs(new Status());
		let late = () => {};
		worker.train = async (run, listener) => {
			late = () =>
				listener({ done: 1, total: 1, unit: 'epochs', elapsedMs: 1, runId: run.runId } satisfies TrainProgress);
			return { ...run, status: 'done' };
		};
		const run = newRun();
		await runs.enqueue([run]);
		await until(() => Boolean(runs.ofDataset('d').find((other) => other.runId === run.runId)?.report));
		await until(() => runs.liveOf(run.runId) === null);
		late();
		expect(runs.liveOf(run.runId)).toBeNull();
	});

	test('keeps the reason of a failure and goes on with the next run', async () => {
		const runs = new Runs(new Status());
		const [bad, good] = [newRun(), newRun()];
		worker.train = async (run) => {
			if (run.runId === bad.runId) throw new Error('The loss ran away: lower the learning rate.');
			return { ...run, status: 'done' };
		};
		await runs.enqueue([bad, good]);
		await until(() => Boolean(runs.ofDataset('d').find((run) => run.runId === good.runId)?.report));
		expect(await getRun<RunRecord>(bad.runId)).toMatchObject({
			status: 'failed',
			error: 'The loss ran away: lower the learning rate.',
		});
	});

	test('cancels the run under way and one that waits, and keeps both as cancelled', async () => {
		const runs = new Runs(new Status());
		worker.train = (_, __, signal) =>
			new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
		const [active, waiting] = [newRun(), newRun()];
		await runs.enqueue([active, waiting]);
		await until(() => runs.liveOf(active.runId)?.state === 'training');
		await runs.cancel(waiting.runId);
		await runs.cancel(active.runId);
		await until(() => runs.liveOf(active.runId) === null);
		await until(async () => (await getRun<RunRecord>(active.runId)).status === 'cancelled');
		expect((await getRun<RunRecord>(waiting.runId)).status).toBe('cancelled');
	});

	test('keeps a trained model that could not be judged, and judges it again when asked', async () => {
		const runs = new Runs(new Status());
		worker.evaluate = async () => {
			throw new Error('No user has a test row.');
		};
		const run = newRun();
		await runs.enqueue([run]);
		await until(() => runs.evaluationErrorOf(run.runId) !== null);
		expect(runs.ofDataset('d').find((other) => other.runId === run.runId)).toMatchObject({
			status: 'done',
			report: null,
		});
		worker.evaluate = async () => report;
		await until(() => runs.liveOf(run.runId) === null);
		runs.evaluate(run.runId);
		await until(() => Boolean(runs.ofDataset('d').find((other) => other.runId === run.runId)?.report));
		expect(runs.evaluationErrorOf(run.runId)).toBeNull();
	});
});

describe('pausing', () => {
	test('stops the run under way with its curve kept, lets the next one train, and resumes on request', async () => {
		const runs = new Runs(new Status());
		const begun: string[] = [];
		let pause: (id: string) => void = () => {};
		worker.pause = (id) => pause(id);
		worker.train = (run, listener) => {
			begun.push(run.runId);
			if (begun.length > 1) return Promise.resolve({ ...run, status: 'done' });
			listener({ done: 1, total: 4, unit: 'epochs', loss: 2, elapsedMs: 9, runId: run.runId } satisfies TrainProgress);
			return new Promise((_resolve, reject) => {
				pause = (id) => id === run.runId && reject(new TrainingPausedError('paused'));
			});
		};
		const [first, second] = [newRun(), newRun()];
		await runs.enqueue([first, second]);
		await until(() => runs.liveOf(first.runId)?.state === 'training');
		runs.pause(first.runId);
		const find = (runId: string) => runs.ofDataset('d').find((run) => run.runId === runId)!;
		await until(() => find(second.runId).report !== null);
		expect(await getRun<RunRecord>(first.runId)).toMatchObject({ status: 'paused', error: null, curve: [{ loss: 2 }] });
		await runs.resume(first.runId);
		await until(() => find(first.runId).report !== null);
		expect(begun).toEqual([first.runId, second.runId, first.runId]);
	});

	test('a paused run that is given up loses its kept state', async () => {
		const paused = newRun({ status: 'paused' });
		await saveRun(paused);
		await saveCheckpoint(paused.runId, { version: 1, json: {}, arrays: { a: Float32Array.of(1) } });
		const runs = new Runs(new Status());
		await runs.load();
		expect(runs.checkpointOf(paused.runId)).toMatchObject({ sizeBytes: 4, droppedAt: null });
		await runs.cancel(paused.runId);
		expect((await getRun<RunRecord>(paused.runId)).status).toBe('cancelled');
		expect(await loadCheckpoint(paused.runId)).toBeNull();
	});
});

test('says once what a drained queue has brought', async () => {
	const told: Drained[] = [];
	const runs = new Runs(new Status(), (drained) => told.push(drained));
	const [bad, good] = [newRun(), newRun()];
	worker.train = async (run) => {
		if (run.runId === bad.runId) throw new Error('No.');
		return { ...run, status: 'done' };
	};
	await runs.enqueue([bad, good]);
	await until(() => told.length > 0);
	expect(told).toEqual([{ trained: 1, failed: 1 }]);
});

test('a name, tags and a note are stored with the run', async () => {
	const done = newRun({ status: 'done', report });
	await saveRun(done);
	const runs = new Runs(new Status());
	await runs.load();
	const label = { name: 'First try', tags: ['small'], note: 'Too few epochs.' };
	await runs.describe(done.runId, label);
	expect((await getRun<RunRecord>(done.runId)).label).toEqual(label);
	expect(runs.ofDataset('d').find((run) => run.runId === done.runId)?.label).toEqual(label);
});

describe('after a reload', () => {
	const find = (runs: Runs, runId: string) => runs.ofDataset('d').find((run) => run.runId === runId);

	test('the queue goes on by itself: what was under way first, then what waited, then what was not judged', async () => {
		const waited = newRun({ status: 'queued', queuedAt: 1 });
		const broken = newRun({ status: 'running', queuedAt: 2 });
		const trained = newRun({ status: 'done', queuedAt: 3 });
		for (const run of [waited, broken, trained]) await saveRun(run);
		const order: string[] = [];
		worker.train = async (run) => {
			order.push(run.runId);
			return { ...run, status: 'done' };
		};
		const runs = new Runs(new Status());
		await runs.load();
		await until(() => [waited, broken, trained].every(({ runId }) => Boolean(find(runs, runId)?.report)));
		expect(order).toEqual([broken.runId, waited.runId]);
	});

	test('a run that was taken up and broke off again without keeping a state rests until it is asked for', async () => {
		const hungry = newRun({ status: 'running', takenUpAt: 1000 });
		await saveRun(hungry);
		const runs = new Runs(new Status());
		await runs.load();
		expect(find(runs, hungry.runId)?.status).toBe('interrupted');
		expect((await getRun<RunRecord>(hungry.runId)).status).toBe('interrupted');
		await runs.resume(hungry.runId);
		await until(() => Boolean(find(runs, hungry.runId)?.report));
	});

	test('one that kept a state since goes on', async () => {
		const slow = newRun({ status: 'running', takenUpAt: 1000 });
		await saveRun(slow);
		await saveCheckpoint(slow.runId, { version: 1, json: {}, arrays: {} });
		const runs = new Runs(new Status());
		await runs.load();
		await until(() => Boolean(find(runs, slow.runId)?.report));
	});

	test('nothing is taken up where it was not asked for', async () => {
		const orphan = newRun({ status: 'queued' });
		await saveRun(orphan);
		const runs = new Runs(new Status());
		await runs.load({ goOn: false });
		expect(find(runs, orphan.runId)?.status).toBe('interrupted');
	});

	test('a deleted run is gone from the list and the store', async () => {
		const done = newRun({ status: 'done', report });
		await saveRun(done);
		const runs = new Runs(new Status());
		await runs.load();
		await runs.remove(done.runId);
		expect(runs.ofDataset('d').some((run) => run.runId === done.runId)).toBe(false);
		expect((await listRuns()).some((run) => run.runId === done.runId)).toBe(false);
	});
});
