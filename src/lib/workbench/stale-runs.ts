import type { DatasetSummary } from '$lib/interactions/dataset';
import { models } from '$lib/models/registry';
import { newRun, type RunRecord } from '$lib/training/run';

/** Models that were fitted before rows were added to their data set: its fingerprint is another one now. */
export function staleRuns(runs: readonly RunRecord[], { datasetId, fingerprint }: DatasetSummary): RunRecord[] {
	return runs.filter((run) => run.datasetId === datasetId && run.status === 'done' && run.fingerprint !== fingerprint);
}

/**
 * The stale models that are the newest of their kind: those that were brought up to date since, or trained anew, in the
 * same options and by the same protocol, are left out.
 */
export function runsToRenew(runs: readonly RunRecord[], dataset: DatasetSummary): RunRecord[] {
	const sameModel = (a: RunRecord, b: RunRecord) => recipeOf(a) === recipeOf(b);
	return staleRuns(runs, dataset).filter(
		(run) =>
			!run.memberIds &&
			!runs.some((other) => other !== run && sameModel(run, other) && other.createdAt > run.createdAt),
	);
}

/** What a model is made with, whatever rows there were. */
function recipeOf({ modelId, options, seed, protocol, kernelChoice, label }: RunRecord): string {
	return JSON.stringify([modelId, options, seed, protocol, kernelChoice, label?.name ?? '']);
}

/** Whether a run's model takes new rows without a refit. */
export function takesUpdates({ modelId }: RunRecord): boolean {
	return models[modelId]?.meta.capabilities.update !== undefined;
}

/** The same model to be fitted on what the data set holds now; the old run stays as it is. */
export function trainedAnew(run: RunRecord, { fingerprint }: DatasetSummary): RunRecord {
	const { datasetId, modelId, options, seed, protocol, kernelChoice, label, memberIds } = run;
	const request = { datasetId, fingerprint, modelId, options, seed, protocol, kernelChoice, createdAt: Date.now() };
	return { ...newRun(request), ...(label && { label }), ...(memberIds && { memberIds }) };
}
