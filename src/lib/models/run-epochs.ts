import { breathe } from '$lib/core/abort';
import { ModelFitError } from '$lib/core/errors';
import type { TrainingData } from '$lib/datasets/dataset-split';
import type { ArtifactArray, Checkpoint, FitContext, FitProgress, FittedModel, ModelOptions } from './model';

const VERSION = 1;

type Arrays = Record<string, Float32Array>;
type Named<Parts> = Record<keyof Parts, ArtifactArray>;

/** What an epoch tells of itself. */
export type EpochTold = Pick<FitProgress, 'loss' | 'examplesPerSecond' | 'learningRate' | 'gradientNorm'>;

/** A training that goes in epochs, as the loop sees it. */
export interface EpochTraining<Parts extends Named<Parts>> {
	modelId: string;
	/** What progress counts: "iterations", "epochs", "steps". */
	unit: string;
	epochs: number;
	/** So many of the unit are an epoch; 1 where left out. */
	stepsPerEpoch?: number;
	/** Epochs without a better validation after which it ends and the best is taken; 0 goes through all. */
	patience: number;
	/** Takes the best epoch without patience, too; the last where left out. */
	takesBest?: true;
	/** What to do about numbers that run away, a sentence. */
	remedy: string;
	/** All that tells this training from another of the model: a checkpoint under other settings is not taken up. */
	settings: ModelOptions;
	/**
	 * By name, live: with the seed and the epoch's number all that the next epoch depends on. Asked for anew each time, for the
	 * memory of a workspace may move.
	 */
	state(): Arrays;
	/** Puts back what `state` gave after so many epochs; copied in place by name where left out. */
	restore?(arrays: Arrays, epoch: number): void;
	/**
	 * Changes the state in place; what it draws follows from the seed and the epoch's number alone.
	 * @param tell of steps done in this epoch, where it takes long
	 * @throws AbortError, within a step
	 */
	runEpoch(epoch: number, tell: (steps: number) => void): Promise<EpochTold>;
	/** The part of the state that a fitted model keeps, copied. */
	parts(): Parts;
	fitted(parts: Parts): FittedModel;
}

interface Standing<Parts> {
	/** Epochs done. */
	epoch: number;
	/** The best epoch by validation; null where the last is taken, nothing is held out or nothing was judged yet. */
	best: { epoch: number; validation: number; parts: Parts } | null;
}

/**
 * Runs the epochs: validates, reports and saves after each. With patience the best one is taken, else the last (but see
 * `takesBest`): a slice of some hundred rows tells a trend, but the best of many epochs by it is mostly luck, and often an early
 * one. A resumed training ends in the same bytes as an uninterrupted one.
 * @throws ModelFitError without training rows or where the state is no longer finite; AbortError
 */
export async function runEpochs<Parts extends Named<Parts>>(
	training: EpochTraining<Parts>,
	{ matrix }: TrainingData,
	context: FitContext,
): Promise<FittedModel> {
	const { modelId, epochs, stepsPerEpoch = 1, patience, unit } = training;
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
	const standing: Standing<Parts> = (checkpoint && (await resume(checkpoint, fingerprint, training))) ?? {
		epoch: 0,
		best: null,
	};
	const stepsDone = (steps: number) => ({
		done: standing.epoch * stepsPerEpoch + steps,
		total: epochs * stepsPerEpoch,
		unit,
	});
	onProgress(stepsDone(0));
	await breathe(signal);

	while (standing.epoch < epochs && !isStale(standing, patience)) {
		const told = await training.runEpoch(standing.epoch, (steps) => onProgress(stepsDone(steps)));
		standing.epoch++;
		requireFinite(training, standing.epoch);
		let validation: number | undefined;
		if (validate) {
			const parts = training.parts();
			validation = await validate(training.fitted(parts));
			signal.throwIfAborted();
			if ((patience > 0 || training.takesBest) && validation > (standing.best?.validation ?? -Infinity)) {
				standing.best = { epoch: standing.epoch, validation, parts };
			}
		}
		onProgress({
			...stepsDone(0),
			...told,
			...(validation !== undefined && { validation }),
		});
		// After the epoch was told: what is resumed has been seen.
		if (checkpoint) await save(checkpoint, fingerprint, training.state(), standing);
		await breathe(signal);
	}
	return training.fitted(standing.best?.parts ?? training.parts());
}

function isStale({ epoch, best }: Standing<unknown>, patience: number): boolean {
	return patience > 0 && best !== null && epoch - best.epoch >= patience;
}

function requireFinite<Parts extends Named<Parts>>(
	{ modelId, remedy, state }: Pick<EpochTraining<Parts>, 'modelId' | 'remedy' | 'state'>,
	epoch: number,
): void {
	for (const array of Object.values(state())) {
		// A sum is not finite where a part is not: one pass without a branch.
		let sum = 0;
		for (let index = 0; index < array.length; index++) sum += array[index];
		if (!Number.isFinite(sum)) {
			throw new ModelFitError(`${modelId}: the numbers ran away in round ${epoch}. ${remedy}`);
		}
	}
}

async function save<Parts extends Named<Parts>>(
	checkpoint: Checkpoint,
	fingerprint: string,
	state: Arrays,
	{ epoch, best }: Standing<Parts>,
): Promise<void> {
	await checkpoint.save({
		version: VERSION,
		json: { fingerprint, epoch, best: best && { epoch: best.epoch, validation: best.validation } },
		arrays: { ...prefixed('state/', state), ...(best && prefixed('best/', best.parts)) },
	});
}

/** Puts a stored state back; null where there is none that belongs to this training. */
async function resume<Parts extends Named<Parts>>(
	checkpoint: Checkpoint,
	fingerprint: string,
	training: EpochTraining<Parts>,
): Promise<Standing<Parts> | null> {
	const body = await checkpoint.load();
	if (!body || body.version !== VERSION || body.json['fingerprint'] !== fingerprint) return null;
	const epoch = Number(body.json['epoch']);
	const stored = unprefixed('state/', body.arrays) as Arrays;
	if (training.restore) training.restore(stored, epoch);
	else for (const [name, array] of Object.entries(training.state())) array.set(stored[name]);
	const best = body.json['best'] as { epoch: number; validation: number } | null;
	return { epoch, best: best && { ...best, parts: unprefixed('best/', body.arrays) as Parts } };
}

function prefixed(prefix: string, arrays: Record<string, ArtifactArray>): Record<string, ArtifactArray> {
	return Object.fromEntries(Object.entries(arrays).map(([name, array]) => [prefix + name, array]));
}

function unprefixed(prefix: string, arrays: Record<string, ArtifactArray>): Record<string, ArtifactArray> {
	const own = Object.entries(arrays).filter(([name]) => name.startsWith(prefix));
	return Object.fromEntries(own.map(([name, array]) => [name.slice(prefix.length), array]));
}
