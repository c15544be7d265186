import type { DatasetSummary } from '$lib/interactions/dataset';
import { newRun, type RunRecord } from '$lib/training/run';

/** Models that were fitted before rows were added to their data set: its fingerprint is another one now. */
export function staleRuns(runs: readonly RunRecord[], { datasetId, fingerprint }: DatasetSummary): RunRecord[] {
	return runs.filter((run) => run.datasetId === datasetId && run.status === 'done' && run.fingerprint !== fingerprint);
}

/** The same model to be fitted on what the data set holds now; the old run stays as it is. */
export function trainedAnew(run: RunRecord, { fingerprint }: DatasetSummary): RunRecord {
	return newRun({ ...run, fingerprint, createdAt: Date.now() });
}
