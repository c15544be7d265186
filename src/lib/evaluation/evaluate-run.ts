import { InvalidRequestError } from '$lib/core/errors';
import type { OnProgress } from '$lib/core/progress';
import type { Kernels } from '$lib/kernels/kernel';
import { loadFittedModel } from '$lib/models/artifact-store';
import { modelEntry, modelMeta } from '$lib/models/registry';
import { getRun, updateRun } from '$lib/storage/run-store';
import { loadSplit } from '$lib/training/load-split';
import type { RunRecord } from '$lib/training/run';
import { evaluate } from './evaluate';
import { keepPerUser } from './per-user-store';
import type { RunReport } from './report';
import { gainOfUpdate } from './update-gain';

/**
 * Judges a stored run on its own test rows and stores the report with it.
 * @param ks list lengths, such as [10, 20]
 * @throws InvalidRequestError where the run has no fitted model; AbortError
 */
export async function evaluateRun(
	runId: string,
	ks: readonly number[],
	context: { kernels: Kernels; signal: AbortSignal; onProgress: OnProgress },
): Promise<RunReport> {
	const run = await getRun<RunRecord>(runId);
	if (run.status !== 'done') throw new InvalidRequestError('Only a trained model can be judged: train it first.');
	const { split } = await loadSplit(run.datasetId, run.fingerprint, run.protocol, run.featureSchema);
	const meta = modelMeta(run.modelId);
	const model = await loadFittedModel(run, { train: split.train, kernels: context.kernels });

	const startedAt = performance.now();
	const { userCount, metrics, slices, perUser } = await evaluate(model, meta, split, {
		ks,
		seed: run.seed,
		...context,
	});
	const evaluateMs = performance.now() - startedAt;
	const updateGain =
		run.updatedFrom !== undefined &&
		(await gainOfUpdate(run, modelEntry(run.modelId), model, split, { ...context, seed: run.seed }));
	const report: RunReport = {
		model: run.modelId,
		options: run.options,
		...(run.featureSchema && { featureSchema: run.featureSchema }),
		seed: run.seed,
		fitMs: run.fitMs ?? 0,
		evaluateMs,
		userCount,
		metrics,
		slices,
		...(updateGain && { updateGain }),
	};
	await keepPerUser(runId, perUser, split.userIds);
	await updateRun<RunRecord>(runId, { report });
	return report;
}
