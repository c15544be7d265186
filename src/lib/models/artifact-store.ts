import { InvalidRequestError } from '$lib/core/errors';
import { loadArtifact, updateRun } from '$lib/storage/run-store';
import type { RunRow } from '$lib/storage/stored-rows';
import { idArrays, type KnownIds } from './known-ids';
import type { FittedModel, RestoreContext } from './model';
import { modelEntry } from './registry';

/**
 * Stores a run's fitted model, the ids of its rows and columns beside it, and the run's new state in one transaction.
 * @throws InvalidRequestError where the run was deleted meanwhile; StorageQuotaError
 */
export async function saveFittedModel<Run extends RunRow>(run: Run, model: FittedModel, ids: KnownIds): Promise<void> {
	const { arrays, ...artifact } = model.toArtifact();
	await updateRun<Run>(run.runId, run, { ...artifact, arrays: { ...arrays, ...idArrays(ids) } });
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
