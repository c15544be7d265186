import type { DatasetSummary } from '$lib/interactions/dataset';
import type { RunRecord } from '$lib/training/run';

/** Models that were fitted before rows were added to their data set: its fingerprint is another one now. */
export function staleRuns(runs: readonly RunRecord[], { datasetId, fingerprint }: DatasetSummary): RunRecord[] {
	return runs.filter((run) => run.datasetId === datasetId && run.status === 'done' && run.fingerprint !== fingerprint);
}
