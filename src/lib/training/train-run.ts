import type { CsrMatrix } from '$lib/core/csr-matrix';
import { createRng } from '$lib/core/rng';
import type { TrainingData } from '$lib/datasets/dataset-split';
import { holdOutValidation } from '$lib/datasets/validation-slice';
import type { Kernels } from '$lib/kernels/kernel';
import type { Checkpoint, FitContext, FitProgress, FittedModel } from '$lib/models/model';
import { saveFittedModel } from '$lib/models/artifact-store';
import { models } from '$lib/models/registry';
import { deleteCheckpoint, loadCheckpoint, saveCheckpoint } from '$lib/storage/run-store';
import { InvalidRequestError } from '$lib/core/errors';
import { loadSplit } from './load-split';
import type { RunDevice, RunRecord, TrainProgress } from './run';

/** Users whose last training row is held out to draw the validation curve. */
const VALIDATION_USERS = 1000;

export interface TrainRunContext {
	kernels: Kernels;
	device: RunDevice;
	signal: AbortSignal;
	onProgress: (progress: TrainProgress) => void;
	/** Judges a half-trained model; given from outside because evaluation stands above training. */
	createValidator: (
		train: TrainingData,
		validation: CsrMatrix,
		kernels: Kernels,
	) => (model: FittedModel) => Promise<number>;
}

/**
 * Fits one run from the stored data set and stores the fitted model with it.
 * @returns the run as stored, status 'done'
 * @throws ModelFitError, InvalidRequestError, AbortError; what was stored before stays as it was
 */
export async function trainRun(run: RunRecord, context: TrainRunContext): Promise<RunRecord> {
	const entry = models[run.modelId];
	if (!entry) throw new InvalidRequestError(`There is no model "${run.modelId}" in this version: choose another.`);
	const { split } = await loadSplit(run.datasetId, run.fingerprint, run.protocol);
	const model = await entry.load();

	const startedAt = performance.now();
	const curve: FitProgress[] = [];
	const fitContext: FitContext = {
		rng: createRng(run.seed),
		signal: context.signal,
		kernels: context.kernels,
		checkpoint: checkpointOf(run.runId),
		...(context.device.backend === 'webgpu' && { tensorBackend: 'webgpu' }),
		onProgress(progress) {
			if (progress.loss !== undefined) curve.push(progress);
			context.onProgress({ ...progress, runId: run.runId, elapsedMs: performance.now() - startedAt });
		},
	};
	let train = split.train;
	if (entry.meta.capabilities.iterative) {
		const slice = holdOutValidation(split, { maxUsers: VALIDATION_USERS, seed: run.seed });
		train = slice.train;
		fitContext.validate = context.createValidator(slice.train, slice.validation, context.kernels);
	}
	const fitted = await model.fit(train, run.options, fitContext);
	context.signal.throwIfAborted();

	const fitMs = performance.now() - startedAt;
	const counts = {
		userCount: split.userIds.length,
		itemCount: split.itemIds.length,
		interactionCount: split.interactionCount,
	};
	const done: RunRecord = { ...run, status: 'done', error: null, fitMs, curve, device: context.device, counts };
	await saveFittedModel(done, fitted);
	await deleteCheckpoint(run.runId);
	return done;
}

function checkpointOf(runId: string): Checkpoint {
	return { load: () => loadCheckpoint(runId), save: (body) => saveCheckpoint(runId, body) };
}
