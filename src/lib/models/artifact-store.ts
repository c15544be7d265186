import { InvalidRequestError } from '$lib/core/errors';
import { loadArtifact, updateRun } from '$lib/storage/run-store';
import type { RunRow } from '$lib/storage/stored-rows';
import type { FittedModel, RestoreContext } from './model';
import { modelEntry } from './registry';

/**
 * Stores a run's fitted model and the run's new state in one transaction.
 * @throws InvalidRequestError where the run was deleted meanwhile; StorageQuotaError
 */
export async function saveFittedModel<Run extends RunRow>(run: Run, model: FittedModel): Promise<void> {
	await updateRun<Run>(run.runId, run, model.toArtifact());
}

/**
 * The fitted model of a run, over the training data it was fitted on.
 * @throws InvalidRequestError where nothing is stored for the run; ArtifactVersionError
 */
export async function loadFittedModel(
	run: { runId: string; modelId: string },
	context: RestoreContext,
): Promise<FittedModel> {
	const entry = modelEntry(run.modelId);
	const [artifact, model] = await Promise.all([loadArtifact(run.runId), entry.load()]);
	if (artifact === null) {
		throw new InvalidRequestError(`The run ${run.runId} has no stored model: train ${entry.meta.label} again.`);
	}
	return model.restore(artifact, context);
}
