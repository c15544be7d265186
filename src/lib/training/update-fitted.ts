import { InvalidRequestError } from '$lib/core/errors';
import type { DatasetSplit } from '$lib/datasets/dataset-split';
import { previousRows } from '$lib/models/known-ids';
import type { FitContext, FittedModel } from '$lib/models/model';
import { modelEntry } from '$lib/models/registry';
import { loadArtifact } from '$lib/storage/run-store';
import type { RunRecord } from './run';

/**
 * The model of `run.updatedFrom` brought up to the split's training rows; null where only a refit will do.
 * @throws InvalidRequestError where that model is gone
 */
export async function updateFitted(
	run: RunRecord,
	split: DatasetSplit,
	context: FitContext,
): Promise<FittedModel | null> {
	if (run.updatedFrom === undefined) return null;
	const [artifact, model] = await Promise.all([loadArtifact(run.updatedFrom), modelEntry(run.modelId).load()]);
	if (!artifact) {
		throw new InvalidRequestError('The model to bring up to date was deleted meanwhile: train a new one.');
	}
	const previous = previousRows(artifact, split);
	if (!model.update || !previous) return null;
	return model.update(artifact, split.train, { ...context, ...previous });
}
