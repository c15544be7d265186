import { InvalidRequestError } from '$lib/core/errors';
import type { DatasetSummary } from '$lib/interactions/dataset';
import { listDatasets } from '$lib/storage/dataset-store';
import { getRun, saveRun } from '$lib/storage/run-store';
import { newRun, type RunRecord } from './run';
import { trainRun, type TrainRunContext } from './train-run';

/** A run, still to be queued, that brings the model of another up to the data of now; the other stays as it is. */
export function updateOf(
	run: RunRecord,
	{ datasetId, fingerprint }: Pick<DatasetSummary, 'datasetId' | 'fingerprint'>,
) {
	const { modelId, options, seed, protocol, kernelChoice, label } = run;
	const request = { datasetId, fingerprint, modelId, options, seed, protocol, kernelChoice, createdAt: Date.now() };
	return { ...newRun(request), updatedFrom: run.runId, ...(label && { label }) } satisfies RunRecord;
}

/**
 * Brings a stored run's model up to its data set as it is now, as a new stored run: by the model's `update` where it has one
 * and the artifact knows its ids, else by a refit.
 * @returns the new run, status 'done', not judged yet
 * @throws InvalidRequestError where the run has no fitted model; ModelFitError; AbortError
 */
export async function updateRun(runId: string, context: TrainRunContext): Promise<RunRecord> {
	const run = await getRun<RunRecord>(runId);
	const summary = (await listDatasets<DatasetSummary>()).find((dataset) => dataset.datasetId === run.datasetId);
	if (!summary) throw new InvalidRequestError('The data set of this run is not stored any more: import it again.');
	const next = updateOf(run, summary);
	await saveRun({ ...next, status: 'running' });
	return trainRun(next, context);
}
