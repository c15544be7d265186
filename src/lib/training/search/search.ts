import { breathe, isAbortError } from '$lib/core/abort';
import { messageOf } from '$lib/core/errors';
import type { Progress } from '$lib/core/progress';
import { createRng } from '$lib/core/rng';
import { rowOfEntry, type CsrMatrix } from '$lib/core/csr-matrix';
import type { Protocol, TrainingData } from '$lib/datasets/dataset-split';
import { entriesOf, holdOutValidation } from '$lib/datasets/validation-slice';
import type { KernelChoice } from '$lib/kernels/kernel';
import { defaultOptions, type FittedModel, type ModelOptions } from '$lib/models/model';
import { impossibleOption } from '$lib/models/read-options';
import { modelEntry } from '$lib/models/registry';
import { loadSplit } from '$lib/training/load-split';
import type { TrainRunContext } from '$lib/training/train-run';
import { createSchedule, type Job, type SearchMethod } from './schedule';
import { lengthOption } from './search-space';

/** What the Search page asks for. */
export interface SearchRequest {
	datasetId: string;
	fingerprint: string;
	protocol: Protocol;
	modelId: string;
	/** Options that are varied; the rest stand at their defaults. */
	searched: readonly string[];
	method: SearchMethod;
	budgetMs: number;
	maxTrials: number;
	seed: number;
	kernelChoice: KernelChoice;
}

/** One setting tried. */
export interface Trial {
	configId: number;
	/** Every option of the model. */
	options: ModelOptions;
	/** Share of a whole training it got. */
	resource: number;
	/** NDCG@10 on the validation slice; null where it failed. */
	score: number | null;
	/** In words, why there is no score. */
	failure: string | null;
	durationMs: number;
}

export interface SearchProgress extends Progress {
	/** The trial that just ended. */
	trial?: Trial;
}

export type SearchContext = Pick<TrainRunContext, 'kernels' | 'signal' | 'createValidator' | 'device'> & {
	onProgress: (progress: SearchProgress) => void;
};

/** More users in the slice than training holds out: it is all a search has to go by. */
const MOST_VALIDATION_USERS = 2000;
const VALIDATION_SHARE = 0.2;
/** No trial may take more of the budget than this. */
const MOST_OF_BUDGET = 1 / 3;

/**
 * Tries settings of one model on a validation slice of the training rows: the test rows are never looked at. Ends when the
 * budget is used up, the trials are done, or the schedule has no more.
 * @param found the trials of this same request before it was broken off: it goes on behind them, as if it never had been
 * @returns every trial in order
 * @throws InvalidRequestError; AbortError, when the trials told so far still hold
 */
export async function searchOptions(
	request: SearchRequest,
	context: SearchContext,
	found: readonly Trial[] = [],
): Promise<Trial[]> {
	const { meta, load } = modelEntry(request.modelId);
	const { split } = await loadSplit(request.datasetId, request.fingerprint, request.protocol);
	const maxUsers = Math.min(MOST_VALIDATION_USERS, Math.ceil(VALIDATION_SHARE * split.userIds.length));
	const slice = holdOutValidation(split, { maxUsers, seed: request.seed });
	const validate = context.createValidator(slice.train, slice.validation, context.kernels, context.signal);
	const model = await load();
	const rng = createRng(request.seed).fork('search');
	const specs = Object.fromEntries(request.searched.map((name) => [name, meta.options[name]]));
	const isPossible = (options: ModelOptions) => impossibleOption(meta, options, slice.train) === null;
	const schedule = createSchedule(request.method, specs, rng, request.maxTrials, isPossible);
	const length = lengthOption(meta);
	const startedAt = performance.now();
	const spentMs = found.reduce((sum, { durationMs }) => sum + durationMs, 0);
	const elapsedMs = () => spentMs + performance.now() - startedAt;
	const trials: Trial[] = [];
	/** The search ends with its trials or its budget: the one that is nearer tells how far it is. */
	const amount = () => {
		const isByTime = elapsedMs() / request.budgetMs > trials.length / request.maxTrials;
		return isByTime
			? {
					done: Math.round(Math.min(elapsedMs(), request.budgetMs) / 1000),
					total: Math.round(request.budgetMs / 1000),
					unit: 'seconds of the budget',
				}
			: { done: trials.length, total: request.maxTrials, unit: 'trials' };
	};
	const tell = (trial?: Trial) =>
		context.onProgress({
			phase: `Trial ${trials.length + Number(!trial)}`,
			...amount(),
			elapsedMs: elapsedMs(),
			...(trial && { trial }),
		});

	for (const trial of found) {
		// What a schedule hands out follows from the seed and the scores.
		const job = schedule.next();
		if (!job) break;
		schedule.report(job, trial.score);
		trials.push(trial);
	}
	for (let job = schedule.next(); job && elapsedMs() < request.budgetMs; job = schedule.next()) {
		tell();
		await breathe(context.signal);
		const trial = await tryOut(job);
		schedule.report(job, trial.score);
		trials.push(trial);
		tell(trial);
	}
	return trials;

	async function tryOut(job: Job): Promise<Trial> {
		const trialStartedAt = performance.now();
		const limitMs = Math.min(MOST_OF_BUDGET * request.budgetMs, request.budgetMs - elapsedMs());
		const tooSlow = new AbortController();
		const full: ModelOptions = { ...defaultOptions(meta), ...job.options };
		const options = length ? { ...full, [length]: shortened(Number(full[length]), job.resource) } : full;
		const train = length ? slice.train : someUsers(slice.train, slice.validation, job.resource, request.seed);
		const about = { configId: job.configId, options: full, resource: job.resource };
		try {
			const fitted: FittedModel = await model.fit(train, options, {
				rng: createRng(request.seed),
				signal: AbortSignal.any([context.signal, tooSlow.signal]),
				kernels: context.kernels,
				...(context.device.backend === 'webgpu' && { tensorBackend: 'webgpu' as const }),
				// No timer: they are throttled in a hidden tab.
				onProgress: () => {
					if (performance.now() - trialStartedAt > limitMs) tooSlow.abort();
					tell();
				},
				...(meta.capabilities.iterative && { validate }),
			});
			const score = await validate(fitted);
			return { ...about, score, failure: null, durationMs: performance.now() - trialStartedAt };
		} catch (error) {
			context.signal.throwIfAborted();
			const failure = isAbortError(error) ? 'Took too much of the budget.' : messageOf(error);
			return { ...about, score: null, failure, durationMs: performance.now() - trialStartedAt };
		}
	}
}

function shortened(length: number, resource: number): number {
	return Math.max(1, Math.round(length * resource));
}

/** The rows of a share of the users, drawn at random, those of the validation slice always among them. */
function someUsers(train: TrainingData, validation: CsrMatrix, share: number, seed: number): TrainingData {
	if (share >= 1) return train;
	const { matrix } = train;
	const rng = createRng(seed).fork('some users');
	const isKept = Array.from({ length: matrix.rowCount }, (_, user) => {
		return rng.next() < share || validation.rowOffsets[user + 1] > validation.rowOffsets[user];
	});
	const rows = rowOfEntry(matrix);
	const kept = Uint32Array.from(rows.keys()).filter((entry) => isKept[rows[entry]]);
	return entriesOf(train, kept);
}
