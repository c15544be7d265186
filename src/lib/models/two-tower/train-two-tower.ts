import { breathe } from '$lib/core/abort';
import { GpuDeviceLostError, ModelFitError } from '$lib/core/errors';
import type { TrainingData } from '$lib/datasets/dataset-split';
import type { FitContext } from '$lib/models/model';
import { Batches } from './batches';
import { carryNetwork, type PreviousRows, type WarmParts } from './carry-network';
import { fingerprintOf, loadStanding, saveStanding, type Standing } from './checkpoint';
import { FittedTwoTower } from './fitted-two-tower';
import { TwoTowerNetwork } from './network';
import { scoringParts } from './scoring-parts';
import { twoTowerMeta } from './meta';
import type { Settings } from './settings';
import { EpochLosses } from '$lib/models/neural/epoch-losses';
import type { TrainingStep } from './training-step';
import { createTrainingStep } from './create-training-step';

/** Messages (an abort) are let in this often; a step in between is never interrupted. */
const BREATH_MS = 20;
const REPORT_MS = 200;
/** The learning rate falls in a straight line to this share of itself at the last step. */
const LAST_RATE = 0.1;
const REMEDY = 'Lower the learning rate or raise the temperature.';

/** Where a training begins, if not at random, and for how long it runs. */
export interface WarmStart {
	parts: WarmParts;
	previous: PreviousRows;
	epochs: number;
	learningRate: number;
}

/**
 * Fits the two towers by mini-batches. Between two epochs everything is in the checkpoint, and what an epoch draws
 * follows from the seed and its number, so a resumed training ends in the same bytes as an uninterrupted one.
 * @throws ModelFitError without training rows or where the loss is no longer finite; AbortError
 */
export async function trainTwoTower(
	train: TrainingData,
	settings: Settings,
	context: FitContext,
	warm?: WarmStart,
): Promise<FittedTwoTower> {
	context.signal.throwIfAborted();
	if (train.matrix.columnIndices.length === 0) {
		throw new ModelFitError('two-tower: there is no training row. Choose a protocol that leaves some, or other data.');
	}
	const batches = new Batches(train, settings);
	try {
		return await trainFromCheckpoint(batches, train, settings, context, warm);
	} catch (error) {
		if (!(error instanceof GpuDeviceLostError) || !context.tensorBackend) throw error;
		// From the last good state on, on the processor: the driver may have gone for good.
		const from = context.checkpoint ? 'the last epoch' : 'the start';
		context.onNotice?.(`The graphics processor went away. The training went on on the processor from ${from}.`);
		const onProcessor = { ...context };
		delete onProcessor.tensorBackend;
		return trainFromCheckpoint(batches, train, settings, onProcessor, warm);
	}
}

async function trainFromCheckpoint(
	batches: Batches,
	train: TrainingData,
	settings: Settings,
	context: FitContext,
	warm: WarmStart | undefined,
): Promise<FittedTwoTower> {
	const network = new TwoTowerNetwork(train, settings, batches.capacity, context.kernels);
	try {
		return await trainNetwork(network, batches, train, settings, context, warm);
	} finally {
		network.release();
	}
}

async function trainNetwork(
	network: TwoTowerNetwork,
	batches: Batches,
	train: TrainingData,
	settings: Settings,
	context: FitContext,
	warm: WarmStart | undefined,
): Promise<FittedTwoTower> {
	const { checkpoint } = context;
	const rng = context.rng.fork('two-tower');
	const schedule = {
		epochs: warm?.epochs ?? settings.epochs,
		learningRate: warm?.learningRate ?? settings.learningRate,
	};
	const fingerprint = fingerprintOf(
		train,
		{ ...settings, ...schedule },
		rng.fork(warm ? 'update' : 'fingerprint').next(),
	);
	network.initialise(rng.fork('weights'));
	if (warm) carryNetwork(warm.parts, warm.previous, network);
	const stored = checkpoint ? await loadStanding(checkpoint, fingerprint, network) : null;
	const standing: Standing = stored ?? { epoch: 0, best: null };
	const step = await createTrainingStep(network, context);
	try {
		return await trainEpochs(network, step, batches, standing, { train, settings, schedule, context, fingerprint });
	} finally {
		step.release();
	}
}

interface Training {
	train: TrainingData;
	settings: Settings;
	schedule: Schedule;
	context: FitContext;
	fingerprint: string;
}

type Schedule = Pick<Settings, 'epochs' | 'learningRate'>;

async function trainEpochs(
	network: TwoTowerNetwork,
	step: TrainingStep,
	batches: Batches,
	standing: Standing,
	{ train, settings, schedule, context, fingerprint }: Training,
): Promise<FittedTwoTower> {
	const { kernels, signal, checkpoint, validate } = context;
	const [seenUsers, seenItems] = seenRows(train);
	const snapshot = () => scoringParts(network, seenUsers, seenItems);
	while (standing.epoch < schedule.epochs && !isStale(standing, settings.patience)) {
		const epoch = await runEpoch(standing.epoch, batches, step, schedule, context);
		standing.epoch++;
		let validation = NaN;
		if (validate) {
			const parts = snapshot();
			validation = await validate(new FittedTwoTower(parts, settings, train, kernels));
			signal.throwIfAborted();
			if (validation > (standing.best?.validation ?? -Infinity)) {
				standing.best = { epoch: standing.epoch, validation, parts };
			}
		}
		context.onProgress({
			...stepsDone(standing.epoch * batches.stepsPerEpoch, batches, schedule),
			...epoch,
			...(Number.isNaN(validation) ? {} : { validation }),
		});
		// After the epoch was told: what is resumed has been seen.
		if (checkpoint) await saveStanding(checkpoint, fingerprint, network, standing);
		await breathe(signal);
	}
	return new FittedTwoTower(standing.best?.parts ?? snapshot(), settings, train, kernels);
}

async function runEpoch(epoch: number, batches: Batches, step: TrainingStep, schedule: Schedule, context: FitContext) {
	const { signal, rng, onProgress } = context;
	const total = schedule.epochs * batches.stepsPerEpoch;
	const startedAt = performance.now();
	let [breathedAt, reportedAt] = [startedAt, startedAt];
	let done = epoch * batches.stepsPerEpoch;
	let { learningRate } = schedule;
	let gradientNorm: (() => number) | undefined;
	const losses = new EpochLosses({ modelId: twoTowerMeta.id, remedy: REMEDY }, epoch);
	for (const batch of batches.epoch(rng.fork('two-tower').fork(`epoch ${epoch}`))) {
		learningRate = schedule.learningRate * (1 - ((1 - LAST_RATE) * done) / total);
		const result = await step.take(batch, learningRate);
		({ gradientNorm } = result);
		await losses.add(result.loss, batch.userRows.length);
		signal.throwIfAborted();
		done++;
		const now = performance.now();
		if (now - breathedAt >= BREATH_MS) {
			await breathe(signal);
			breathedAt = performance.now();
		}
		if (now - reportedAt >= REPORT_MS) {
			onProgress(stepsDone(done, batches, schedule));
			reportedAt = now;
		}
	}
	const { loss, exampleCount } = await losses.finish();
	await step.settle();
	const seconds = (performance.now() - startedAt) / 1000;
	return {
		loss,
		examplesPerSecond: exampleCount / Math.max(seconds, 1e-6),
		learningRate,
		...(gradientNorm && { gradientNorm: gradientNorm() }),
	};
}

function stepsDone(done: number, batches: Batches, { epochs }: Schedule) {
	return { done, total: epochs * batches.stepsPerEpoch, unit: 'steps' };
}

function isStale({ epoch, best }: Standing, patience: number): boolean {
	return patience > 0 && best !== null && epoch - best.epoch >= patience;
}

/** Which users and which items have a training row. */
function seenRows({ matrix }: TrainingData): [users: Uint8Array, items: Uint8Array] {
	const users = Uint8Array.from({ length: matrix.rowCount }, (_, user) =>
		Number(matrix.rowOffsets[user + 1] > matrix.rowOffsets[user]),
	);
	const items = new Uint8Array(matrix.columnCount);
	for (const item of matrix.columnIndices) items[item] = 1;
	return [users, items];
}
