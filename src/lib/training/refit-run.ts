import { createRng } from '$lib/core/rng';
import type { TrainingData } from '$lib/datasets/dataset-split';
import type { FitContext, FittedModel, Member } from '$lib/models/model';
import { modelEntry } from '$lib/models/registry';
import { getRun } from '$lib/storage/run-store';
import type { RunRecord } from './run';

/**
 * The model of a run fitted anew on other rows, with its options and seed: what it would have been in the past. A blend's members are
 * fitted anew as well. Nothing is stored.
 * @param train over the same users and items as the run's
 * @throws ModelFitError, AbortError; InvalidRequestError where a member is gone
 */
export async function refitRun(
	run: RunRecord,
	train: TrainingData,
	context: Pick<FitContext, 'kernels' | 'signal' | 'onProgress'>,
): Promise<FittedModel> {
	const members: Member[] = [];
	for (const memberId of run.memberIds ?? []) {
		const member = await getRun<RunRecord>(memberId);
		const fitted = await refitRun(member, train, context);
		members.push({ modelId: member.modelId, options: member.options, artifact: fitted.toArtifact() });
	}
	const model = await modelEntry(run.modelId).load();
	return model.fit(train, run.options, {
		...context,
		rng: createRng(run.seed),
		...(run.memberIds && { members }),
	});
}
