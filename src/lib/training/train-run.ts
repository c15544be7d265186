import type { CsrMatrix } from '$lib/core/csr-matrix';
import { createRng } from '$lib/core/rng';
import type { TrainingData } from '$lib/datasets/dataset-split';
import { holdOutValidation } from '$lib/datasets/validation-slice';
import type { Kernels } from '$lib/kernels/kernel';
import type { FitContext, FitProgress, FittedModel } from '$lib/models/model';
import { artifactBytes } from '$lib/models/artifact';
import { saveFittedModel } from '$lib/models/artifact-store';
import { models } from '$lib/models/registry';
import { deleteCheckpoint } from '$lib/storage/run-store';
import { InvalidRequestError } from '$lib/core/errors';
import { FitJournal } from './fit-journal';
import { loadMembers } from './load-members';
import { loadSplit } from './load-split';
import type { RunDevice, RunRecord, TrainProgress } from './run';
import { updateFitted } from './update-fitted';

/** The last training row of a tenth of the users, but of this many at most, is held out to draw the validation curve. */
const MOST_VALIDATION_USERS = 1000;
const VALIDATION_SHARE = 0.1;

export interface TrainRunContext {
	kernels: Kernels;
	device: RunDevice;
	signal: AbortSignal;
	/** Asks an iterative fit to stop after its epoch, with its state kept. */
	pause?: AbortSignal;
	onProgress: (progress: TrainProgress) => void;
	/** Judges a half-trained model; given from outside because evaluation stands above training. */
	createValidator: (
		train: TrainingData,
		validation: CsrMatrix,
		kernels: Kernels,
		signal: AbortSignal,
	) => (model: FittedModel) => Promise<number>;
}

/**
 * Fits one run from the stored data set and stores the fitted model with it.
 * @returns the run as stored, status 'done'
 * @throws ModelFitError, InvalidRequestError, AbortError, TrainingPausedError; what was stored before stays as it was
 */
export async function trainRun(run: RunRecord, context: TrainRunContext): Promise<RunRecord> {
	const entry = models[run.modelId];
	if (!entry) throw new InvalidRequestError(`There is no model "${run.modelId}" in this version: choose another.`);
	const { split, featureSchema } = await loadSplit(run.datasetId, run.fingerprint, run.protocol, run.featureSchema);
	const model = await entry.load();

	const tell = (progress: FitProgress) =>
		context.onProgress({ ...progress, runId: run.runId, elapsedMs: journal.elapsedMs });
	const journal = new FitJournal(run.runId, {
		...(context.pause && { pause: context.pause }),
		onResumed: (curve) => curve.forEach(tell),
	});
	const notices: string[] = [];
	const fitContext: FitContext = {
		rng: createRng(run.seed),
		signal: context.signal,
		kernels: context.kernels,
		checkpoint: journal,
		...(run.memberIds && { members: await loadMembers(run) }),
		onNotice: (notice) => notices.push(notice),
		...(context.device.backend === 'webgpu' && { tensorBackend: 'webgpu' }),
		onProgress(progress) {
			journal.note(progress);
			tell(progress);
		},
	};
	let train = split.train;
	if (entry.meta.capabilities.iterative) {
		const maxUsers = Math.min(MOST_VALIDATION_USERS, Math.ceil(VALIDATION_SHARE * split.userIds.length));
		const slice = holdOutValidation(split, { maxUsers, seed: run.seed });
		train = slice.train;
		fitContext.validate = context.createValidator(slice.train, slice.validation, context.kernels, context.signal);
	}
	const fitted =
		(await updateFitted(run, { ...split, train }, fitContext)) ?? (await model.fit(train, run.options, fitContext));
	context.signal.throwIfAborted();

	const counts = {
		userCount: split.userIds.length,
		itemCount: split.itemIds.length,
		interactionCount: split.interactionCount,
	};
	const { elapsedMs: fitMs, curve } = journal;
	if (journal.notice !== null) notices.push(journal.notice);
	const done: RunRecord = {
		...run,
		status: 'done',
		error: null,
		fitMs,
		curve,
		device: context.device,
		counts,
		modelBytes: artifactBytes(fitted.toArtifact()),
		...(entry.meta.capabilities.usesCatalogue && { featureSchema }),
		trainedUntil: split.train.timestamps.reduce((latest, time) => Math.max(latest, time), 0),
		...(notices.length > 0 && { notice: notices.join(' ') }),
	};
	await saveFittedModel(done, fitted, split);
	await deleteCheckpoint(run.runId);
	return done;
}
