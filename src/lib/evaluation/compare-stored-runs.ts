import { InvalidRequestError } from '$lib/core/errors';
import type { OnProgress } from '$lib/core/progress';
import type { Kernels } from '$lib/kernels/kernel';
import { loadFittedModel } from '$lib/models/artifact-store';
import { modelMeta } from '$lib/models/registry';
import { getRun } from '$lib/storage/run-store';
import { loadSplit } from '$lib/training/load-split';
import type { RunRecord } from '$lib/training/run';
import { compareRuns } from './compare';
import { evaluate } from './evaluate';
import type { Estimate } from './report';

export interface StoredComparison {
	runId: string;
	/** "ndcg@10" → this run minus the first, with its paired 95 % interval. */
	differences: Record<string, Estimate>;
}

/** Of the resampled users: the same for every comparison, so that comparing twice gives the same answer. */
const SEED = 1;

/**
 * Judges stored runs again, keeping what each user contributed, and compares every run with the first.
 * @param runIds two or more, trained under one protocol
 * @throws InvalidRequestError where they were not, or one has no fitted model; AbortError
 */
export async function compareStoredRuns(
	runIds: readonly string[],
	ks: readonly number[],
	context: { kernels: Kernels; signal: AbortSignal; onProgress: OnProgress },
): Promise<StoredComparison[]> {
	const runs = await Promise.all(runIds.map((runId) => getRun<RunRecord>(runId)));
	if (new Set(runs.map((run) => JSON.stringify([run.datasetId, run.fingerprint, run.protocol]))).size !== 1) {
		throw new InvalidRequestError('Only runs of one data set and one protocol can be compared: train them alike.');
	}
	const evaluations = [];
	for (const [place, run] of runs.entries()) {
		const { split } = await loadSplit(run.datasetId, run.fingerprint, run.protocol);
		const model = await loadFittedModel(run, { train: split.train, kernels: context.kernels });
		const onProgress: OnProgress = (progress) =>
			context.onProgress({ ...progress, phase: `Judging ${place + 1} of ${runs.length}: ${progress.phase}` });
		evaluations.push(await evaluate(model, modelMeta(run.modelId), split, { ks, seed: SEED, ...context, onProgress }));
	}
	const comparisons: StoredComparison[] = [];
	for (let place = 1; place < runs.length; place++) {
		const options = { seed: SEED, signal: context.signal };
		const differences = await compareRuns(evaluations[0].perUser, evaluations[place].perUser, options);
		comparisons.push({ runId: runs[place].runId, differences });
	}
	return comparisons;
}
