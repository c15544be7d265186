import { describe, expect, test } from 'vitest';
import type { ModelMeta } from '$lib/models/model';
import type { RunRecord, RunStatus } from '$lib/training/run';
import { describeOptions, describeValue, runView } from './train-run-view';

function runOf(status: RunStatus, changes: Partial<RunRecord> = {}): RunRecord {
	return { runId: 'r', status, error: null, curve: [], report: null, ...changes } as unknown as RunRecord;
}

describe('the view of a run', () => {
	test('shows what happens now rather than what is stored', () => {
		const progress = { runId: 'r', done: 3, total: 10, unit: 'epochs', elapsedMs: 900, examplesPerSecond: 61234.4 };
		const view = runView(runOf('queued'), { state: 'training', progress, curve: [] }, null);
		expect(view).toMatchObject({ state: 'working', rate: '61,234 examples a second', progress: { done: 3 } });
	});

	test('offers to train again what did not finish, and only that', () => {
		for (const status of ['failed', 'cancelled'] as const) {
			expect(runView(runOf(status), null, null).can).toEqual(['again', 'delete']);
		}
		const report = { metrics: { 'ndcg@10': { mean: 0.3, low: 0.2, high: 0.4 } } } as unknown as RunRecord['report'];
		expect(runView(runOf('done', { report }), null, null)).toMatchObject({ can: ['delete'], headline: { mean: 0.3 } });
	});

	test('offers a pause only to a model that can, and only once', () => {
		const live = { state: 'training', progress: null, curve: [] } as const;
		expect(runView(runOf('running'), live, null).can).toEqual([]);
		expect(runView(runOf('running'), live, null, { pausable: true }).can).toEqual(['pause']);
		expect(runView(runOf('running'), { ...live, pausing: true }, null, { pausable: true }).can).toEqual([]);
	});

	test('says of a paused run what there is to go on from', () => {
		const checkpoint = { runId: 'r', savedAt: 5, sizeBytes: 2_100_000, droppedAt: null };
		const messageWith = (kept: typeof checkpoint | null | { droppedAt: number }) =>
			runView(runOf('paused'), null, null, { checkpoint: kept && { ...checkpoint, ...kept } });
		expect(messageWith(checkpoint)).toMatchObject({ can: ['resume', 'cancel', 'delete'] });
		expect(messageWith(checkpoint)).toMatchObject({ message: expect.stringContaining('2.1 MB') });
		expect(messageWith({ droppedAt: 9 })).toMatchObject({ message: expect.stringContaining('dropped to make room') });
		expect(messageWith(null)).toMatchObject({ message: expect.stringContaining('No state was kept') });
	});

	test('leaves a run that another tab works on alone', () => {
		expect(runView(runOf('running'), null, null)).toMatchObject({ word: 'In another tab', can: [] });
	});

	test('tells the reason of a failure', () => {
		expect(runView(runOf('failed', { error: 'Too few rows.' }), null, null)).toMatchObject({
			message: 'Too few rows.',
		});
	});

	test('lets a failed run go on where its state is kept', () => {
		const checkpoint = { runId: 'r', savedAt: 5, sizeBytes: 2_100_000, droppedAt: null };
		const failed = runOf('failed', { error: 'A background thread stopped.' });
		expect(runView(failed, null, null, { checkpoint })).toMatchObject({
			can: ['resume', 'again', 'delete'],
			message: 'A background thread stopped. Its state is kept (2.1 MB).',
		});
		const dropped = runView(failed, null, null, { checkpoint: { ...checkpoint, droppedAt: 9 } });
		expect(dropped.can).toEqual(['again', 'delete']);
	});

	test('offers to judge a trained model that has no report', () => {
		expect(runView(runOf('done'), null, 'No test rows.')).toMatchObject({
			state: 'broken',
			message: 'No test rows.',
			can: ['evaluate', 'delete'],
		});
	});
});

describe('options in words', () => {
	const meta = {
		options: {
			k: { kind: 'integer', label: 'Neighbours', help: '', default: 100, min: 1, max: 9999 },
			deep: { kind: 'boolean', label: 'Deep', help: '', default: false },
			how: { kind: 'choice', label: 'Similarity', help: '', default: 'c', choices: [{ value: 'p', label: 'Pearson' }] },
		},
	} as unknown as ModelMeta;

	test('name only what differs from its default', () => {
		expect(describeOptions(meta, { k: 100, deep: false, how: 'c' })).toBe('Default options');
		expect(describeOptions(meta, { k: 2000, deep: true, how: 'p' })).toBe(
			'Neighbours 2,000, Deep on, Similarity Pearson',
		);
	});

	test('say each value as its form does', () => {
		const { k, deep, how } = meta.options;
		expect([1, 9999].map((value) => describeValue(k!, value))).toEqual(['1', '9,999']);
		expect([false, true].map((value) => describeValue(deep!, value))).toEqual(['off', 'on']);
		expect(['p', 'gone'].map((value) => describeValue(how!, value))).toEqual(['Pearson', 'gone']);
	});
});
