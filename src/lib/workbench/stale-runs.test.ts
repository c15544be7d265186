import { expect, it } from 'vitest';
import type { DatasetSummary } from '$lib/interactions/dataset';
import type { RunRecord } from '$lib/training/run';
import { staleRuns, trainedAnew } from './stale-runs';

const run = (runId: string, fingerprint: string, status = 'done') =>
	({ runId, datasetId: 'd', fingerprint, status, modelId: 'als', report: { k: 1 } }) as unknown as RunRecord;
const dataset = { datasetId: 'd', fingerprint: 'new' } as DatasetSummary;

it('are the finished models of a data set whose rows were others then; trained anew they learn from what is there now', () => {
	const runs = [run('a', 'old'), run('b', 'new'), run('c', 'old', 'failed'), { ...run('e', 'old'), datasetId: 'x' }];
	const stale = staleRuns(runs, dataset);
	expect(stale.map(({ runId }) => runId)).toEqual(['a']);
	const anew = trainedAnew(stale[0], dataset);
	expect(anew).toMatchObject({ modelId: 'als', fingerprint: 'new', status: 'queued', report: null });
	expect(anew.runId).not.toBe('a');
});
