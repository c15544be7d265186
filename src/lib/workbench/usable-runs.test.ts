import { expect, test } from 'vitest';
import type { DatasetSummary } from '$lib/interactions/dataset';
import type { RunRecord } from '$lib/training/run';
import { bestFirst, usableRuns } from './usable-runs';

const run = (runId: string, more: Partial<RunRecord> = {}) =>
	({ runId, datasetId: 'd', fingerprint: 'now', status: 'done', modelId: 'als', ...more }) as RunRecord;
const judged = (runId: string, mean: number) =>
	run(runId, { report: { metrics: { 'ndcg@10': { mean } } } } as unknown as Partial<RunRecord>);
const ids = (runs: readonly RunRecord[]) => runs.map(({ runId }) => runId);

test('usable are the trained, known models of the rows there are now', () => {
	const runs = [
		run('good'),
		run('stale', { fingerprint: 'before' }),
		run('failed', { status: 'failed' }),
		run('unknown', { modelId: 'of-a-later-version' }),
		run('elsewhere', { datasetId: 'e' }),
	];
	expect(ids(usableRuns(runs, { datasetId: 'd', fingerprint: 'now' } as DatasetSummary))).toEqual(['good']);
});

test('the best comes first, who was not judged last', () => {
	expect(
		ids(bestFirst([run('unjudged'), judged('weak', 0.1), judged('strong', 0.2), judged('weak too', 0.1)])),
	).toEqual(['strong', 'weak', 'weak too', 'unjudged']);
});
