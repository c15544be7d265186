import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { RunReport } from '$lib/evaluation/report';
import { getRun, listRuns, saveRun } from '$lib/storage/run-store';
import type { RunRecord, TrainProgress } from '$lib/training/run';
import { Runs } from './runs.svelte';
import { Status } from './status.svelte';

type Listener = (progress: unknown) => void;
interface CallOptions {
	signal?: AbortSignal;
	listener?: Listener;
}

const worker = vi.hoisted(() => ({
	train: (() => {}) as unknown as (run: RunRecord, listener: Listener, signal: AbortSignal) => Promise<RunRecord>,
	evaluate: (() => {}) as unknown as (runId: string, ks: number[]) => Promise<RunReport>,
}));
vi.mock('./workers', () => ({
	trainWorker: {
		call: (use: (api: unknown, id: string, listener?: Listener) => unknown, { signal, listener }: CallOptions) =>
			use({ train: (_: string, run: RunRecord, on: Listener) => worker.train(run, on, signal!) }, 'call', listener),
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

describe('after a reload', () => {
	test('a run that nobody works on any more is interrupted and can be trained again', async () => {
		const orphan = newRun({ status: 'running' });
		await saveRun(orphan);
		const runs = new Runs(new Status());
		await runs.load();
		const find = () => runs.ofDataset('d').find((run) => run.runId === orphan.runId);
		expect(find()?.status).toBe('interrupted');
		expect((await getRun<RunRecord>(orphan.runId)).status).toBe('interrupted');
		await runs.enqueue([find()!]);
		await until(() => find()?.status === 'done' && find()?.report !== null);
	});

	test('a deleted run is gone from the list and the store', async () => {
		const done = newRun({ status: 'done' });
		await saveRun(done);
		const runs = new Runs(new Status());
		await runs.load();
		await runs.remove(done.runId);
		expect(runs.ofDataset('d').some((run) => run.runId === done.runId)).toBe(false);
		expect((await listRuns()).some((run) => run.runId === done.runId)).toBe(false);
	});
});
