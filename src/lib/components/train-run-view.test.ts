import { describe, expect, test } from 'vitest';
import type { ModelMeta } from '$lib/models/model';
import type { RunRecord, RunStatus } from '$lib/training/run';
import { describeOptions, runView } from './train-run-view';

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
		for (const status of ['failed', 'cancelled', 'interrupted'] as const) {
			expect(runView(runOf(status), null, null).can).toEqual(['again', 'delete']);
		}
		const report = { metrics: { 'ndcg@10': { mean: 0.3, low: 0.2, high: 0.4 } } } as unknown as RunRecord['report'];
		expect(runView(runOf('done', { report }), null, null)).toMatchObject({ can: ['delete'], headline: { mean: 0.3 } });
	});

	test('leaves a run that another tab works on alone', () => {
		expect(runView(runOf('running'), null, null)).toMatchObject({ word: 'In another tab', can: [] });
	});

	test('tells the reason of a failure', () => {
		expect(runView(runOf('failed', { error: 'Too few rows.' }), null, null)).toMatchObject({
			message: 'Too few rows.',
		});
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
});
