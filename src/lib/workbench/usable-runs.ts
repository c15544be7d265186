import type { DatasetSummary } from '$lib/interactions/dataset';
import { models } from '$lib/models/registry';
import type { RunRecord } from '$lib/training/run';

/** Runs whose models can answer: trained, of a model this version knows, on the rows their data set holds now. */
export function usableRuns(runs: readonly RunRecord[], { datasetId, fingerprint }: DatasetSummary): RunRecord[] {
	return runs.filter(
		(run) =>
			run.datasetId === datasetId &&
			run.fingerprint === fingerprint &&
			run.status === 'done' &&
			models[run.modelId] !== undefined,
	);
}

/** By NDCG@10, runs that were not judged last; ties keep their order. */
export function bestFirst(runs: readonly RunRecord[]): RunRecord[] {
	const quality = ({ report }: RunRecord) => report?.metrics['ndcg@10']?.mean ?? -1;
	return runs.toSorted((a, b) => quality(b) - quality(a));
}
