import { expect, it } from 'vitest';
import type { DatasetSummary } from '$lib/interactions/dataset';
import type { RunRecord } from '$lib/training/run';
import { runsToRenew, staleRuns, takesUpdates, trainedAnew } from './stale-runs';

const run = (runId: string, fingerprint: string, status = 'done') =>
	({ runId, datasetId: 'd', fingerprint, status, modelId: 'als', report: { k: 1 } }) as unknown as RunRecord;
const dataset = { datasetId: 'd', fingerprint: 'new' } as DatasetSummary;

it('are the finished models of a data set whose rows were others then; trained anew they learn from what is there now', () => {
	const runs = [run('a', 'old'), run('b', 'new'), run('c', 'old', 'failed'), { ...run('e', 'old'), datasetId: 'x' }];
	const stale = staleRuns(runs, dataset);
	expect(stale.map(({ runId }) => runId)).toEqual(['a']);
	const anew = trainedAnew({ ...stale[0], updatedFrom: 'z', trainedUntil: 3 }, dataset);
	expect(anew).toMatchObject({ modelId: 'als', fingerprint: 'new', status: 'queued', report: null });
	expect(anew.runId).not.toBe('a');
	expect(anew.updatedFrom).toBeUndefined();
	expect(anew.trainedUntil).toBeUndefined();
});

it('are renewed once: the newest of a model and its options, where none was made since the rows came', () => {
	const made = (runId: string, createdAt: number, more: Partial<RunRecord> = {}) => ({
		...run(runId, 'old'),
		options: { dim: 8 },
		createdAt,
		...more,
	});
	const runs = [made('first', 1), made('second', 2), made('other', 1, { options: { dim: 16 } })];
	expect(runsToRenew(runs, dataset).map(({ runId }) => runId)).toEqual(['second', 'other']);
	const renewed = made('renewed', 3, { fingerprint: 'new', updatedFrom: 'second', status: 'running' });
	expect(runsToRenew([...runs, renewed], dataset).map(({ runId }) => runId)).toEqual(['other']);
	expect(takesUpdates(runs[0])).toBe(true);
	expect(takesUpdates(made('bpr', 1, { modelId: 'bpr' }))).toBe(false);
});
