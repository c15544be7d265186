import { breathe } from '$lib/core/abort';
import { ModelFitError } from '$lib/core/errors';
import type { TrainingData } from '$lib/datasets/dataset-split';
import type { Checkpoint, FitContext, FitProgress, FittedModel, ModelOptions } from '$lib/models/model';

const VERSION = 1;

type Arrays = Record<string, Float32Array>;

/** A training that goes in epochs, as the loop sees it. */
export interface EpochTraining {
	modelId: string;
	/** What an epoch is called: "iterations", "epochs". */
	unit: string;
	epochs: number;
	/** Epochs without a better validation after which it ends and the best is taken; 0 goes on and takes the last. */
	patience: number;
	settings: ModelOptions;
	/** By name, live: with the seed and the epoch's number all that the next epoch depends on. */
	state: Arrays;
	/** Changes the state in place; what it draws follows from the seed and the epoch's number alone. */
	runEpoch(epoch: number): Promise<Pick<FitProgress, 'loss' | 'examplesPerSecond'>>;
	/** The part of the state that a fitted model keeps, copied. */
	parts(): Arrays;
	fitted(parts: Arrays): FittedModel;
}

interface Standing {
	/** Epochs done. */
	epoch: number;
	/** The best epoch by validation; null without patience, where nothing is held out or nothing was judged yet. */
	best: { epoch: number; validation: number; parts: Arrays } | null;
}

/**
 * Runs the epochs: validates, reports and saves after each. With patience the best one is taken, else the last: a slice of
 * some hundred rows tells a trend, but the best of many epochs by it is mostly luck, and often an early one. A resumed training ends in the same bytes as an uninterrupted one.
 * @throws ModelFitError without training rows or where a factor is no longer finite; AbortError
 */
export async function runEpochs(
	training: EpochTraining,
	{ matrix }: TrainingData,
	context: FitContext,
): Promise<FittedModel> {
	const { modelId, epochs, patience, state, unit } = training;
	const { signal, checkpoint, validate, onProgress } = context;
	signal.throwIfAborted();
	if (matrix.columnIndices.length === 0) {
		throw new ModelFitError(`${modelId}: there is no training row. Choose a protocol that leaves some, or other data.`);
	}
	// What a checkpoint must agree with to be taken up: anything else starts anew.
	const fingerprint = JSON.stringify([
		modelId,
		training.settings,
		matrix.rowCount,
		matrix.columnCount,
		matrix.columnIndices.length,
		context.rng.fork('fingerprint').next(),
	]);
	const standing: Standing = (checkpoint && (await resume(checkpoint, fingerprint, state))) ?? { epoch: 0, best: null };
	onProgress({ done: standing.epoch, total: epochs, unit });
	await breathe(signal);

	while (standing.epoch < epochs && !isStale(standing, patience)) {
		const told = await training.runEpoch(standing.epoch);
		standing.epoch++;
		requireFinite(modelId, state, standing.epoch);
		let validation: number | undefined;
		if (validate) {
			const parts = training.parts();
			validation = await validate(training.fitted(parts));
			signal.throwIfAborted();
			if (patience > 0 && validation > (standing.best?.validation ?? -Infinity)) {
				standing.best = { epoch: standing.epoch, validation, parts };
			}
		}
		onProgress({
			done: standing.epoch,
			total: epochs,
			unit,
			...told,
			...(validation !== undefined && { validation }),
		});
		// After the epoch was told: what is resumed has been seen.
		if (checkpoint) await save(checkpoint, fingerprint, state, standing);
		await breathe(signal);
	}
	return training.fitted(standing.best?.parts ?? training.parts());
}

function isStale({ epoch, best }: Standing, patience: number): boolean {
	return patience > 0 && best !== null && epoch - best.epoch >= patience;
}

function requireFinite(modelId: string, state: Arrays, epoch: number): void {
	for (const array of Object.values(state)) {
		// A sum is not finite where a part is not: one pass without a branch.
		let sum = 0;
		for (let index = 0; index < array.length; index++) sum += array[index];
		if (!Number.isFinite(sum)) {
			throw new ModelFitError(
				`${modelId}: the factors ran away in round ${epoch}. Raise the regularisation or lower the learning rate.`,
			);
		}
	}
}

async function save(checkpoint: Checkpoint, fingerprint: string, state: Arrays, { epoch, best }: Standing) {
	await checkpoint.save({
		version: VERSION,
		json: { fingerprint, epoch, best: best && { epoch: best.epoch, validation: best.validation } },
		arrays: { ...prefixed('state/', state), ...(best && prefixed('best/', best.parts)) },
	});
}

/** Puts a stored state back in place; null where there is none that belongs to this training. */
async function resume(checkpoint: Checkpoint, fingerprint: string, state: Arrays): Promise<Standing | null> {
	const body = await checkpoint.load();
	if (!body || body.version !== VERSION || body.json['fingerprint'] !== fingerprint) return null;
	for (const [name, array] of Object.entries(state)) array.set(body.arrays[`state/${name}`]);
	const best = body.json['best'] as { epoch: number; validation: number } | null;
	return { epoch: Number(body.json['epoch']), best: best && { ...best, parts: unprefixed('best/', body.arrays) } };
}

function prefixed(prefix: string, arrays: Arrays): Arrays {
	return Object.fromEntries(Object.entries(arrays).map(([name, array]) => [prefix + name, array]));
}

function unprefixed(prefix: string, arrays: Record<string, unknown>): Arrays {
	const own = Object.entries(arrays).filter(([name]) => name.startsWith(prefix));
	return Object.fromEntries(own.map(([name, array]) => [name.slice(prefix.length), array as Float32Array]));
}
