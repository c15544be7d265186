import { breathe } from '$lib/core/abort';
import { ModelFitError } from '$lib/core/errors';
import type { TrainingData } from '$lib/datasets/dataset-split';
import type { FitContext } from '$lib/models/model';
import { Batches } from './batches';
import { fingerprintOf, loadStanding, saveStanding, type Standing } from './checkpoint';
import { FittedTwoTower } from './fitted-two-tower';
import { TwoTowerNetwork } from './network';
import type { Settings } from './settings';
import { createTrainingStep, type TrainingStep } from './training-step';

/** Messages (an abort) are let in this often; a step in between is never interrupted. */
const BREATH_MS = 20;
const REPORT_MS = 200;
/** The learning rate falls in a straight line to this share of itself at the last step. */
const LAST_RATE = 0.1;

/**
 * Fits the two towers by mini-batches. Between two epochs everything is in the checkpoint, and what an epoch draws
 * follows from the seed and its number, so a resumed training ends in the same bytes as an uninterrupted one.
 * @throws ModelFitError without training rows or where the loss is no longer finite; AbortError
 */
export async function trainTwoTower(
	train: TrainingData,
	settings: Settings,
	context: FitContext,
): Promise<FittedTwoTower> {
	context.signal.throwIfAborted();
	if (train.matrix.columnIndices.length === 0) {
		throw new ModelFitError('two-tower: there is no training row. Choose a protocol that leaves some, or other data.');
	}
	const batches = new Batches(train, settings);
	const network = new TwoTowerNetwork(train, settings, batches.capacity, context.kernels);
	try {
		return await trainNetwork(network, batches, train, settings, context);
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
): Promise<FittedTwoTower> {
	const { kernels, signal, checkpoint, validate } = context;
	const rng = context.rng.fork('two-tower');
	const fingerprint = fingerprintOf(train, settings, rng.fork('fingerprint').next());
	network.initialise(rng.fork('weights'));
	const [seenUsers, seenItems] = seenRows(train);
	const stored = checkpoint ? await loadStanding(checkpoint, fingerprint, network) : null;
	const standing: Standing = stored ?? { epoch: 0, best: null };
	const step = await createTrainingStep(network, context);
	const snapshot = () => network.parts(seenUsers, seenItems);

	while (standing.epoch < settings.epochs && !isStale(standing, settings.patience)) {
		const epoch = await runEpoch(standing.epoch, batches, step, settings, context);
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
			...stepsDone(standing.epoch * batches.stepsPerEpoch, batches, settings),
			...epoch,
			...(Number.isNaN(validation) ? {} : { validation }),
		});
		// After the epoch was told: what is resumed has been seen.
		if (checkpoint) await saveStanding(checkpoint, fingerprint, network, standing);
		await breathe(signal);
	}
	return new FittedTwoTower(standing.best?.parts ?? snapshot(), settings, train, kernels);
}

async function runEpoch(epoch: number, batches: Batches, step: TrainingStep, settings: Settings, context: FitContext) {
	const { signal, rng, onProgress } = context;
	const total = settings.epochs * batches.stepsPerEpoch;
	const startedAt = performance.now();
	let [breathedAt, reportedAt] = [startedAt, startedAt];
	let [done, exampleCount, lossSum] = [epoch * batches.stepsPerEpoch, 0, 0];
	let learningRate = settings.learningRate;
	let gradientNorm = () => 0;
	for (const batch of batches.epoch(rng.fork('two-tower').fork(`epoch ${epoch}`))) {
		learningRate = settings.learningRate * (1 - ((1 - LAST_RATE) * done) / total);
		const { loss, gradientNorm: normOfStep } = await step(batch, learningRate);
		gradientNorm = normOfStep;
		signal.throwIfAborted();
		done++;
		if (!Number.isFinite(loss)) {
			throw new ModelFitError(
				`two-tower: the loss ran away in epoch ${epoch + 1}, step ${done}. Lower the learning rate or raise the temperature.`,
			);
		}
		exampleCount += batch.userRows.length;
		lossSum += loss * batch.userRows.length;
		const now = performance.now();
		if (now - breathedAt >= BREATH_MS) {
			await breathe(signal);
			breathedAt = performance.now();
		}
		if (now - reportedAt >= REPORT_MS) {
			onProgress(stepsDone(done, batches, settings));
			reportedAt = now;
		}
	}
	const seconds = (performance.now() - startedAt) / 1000;
	return {
		loss: lossSum / exampleCount,
		examplesPerSecond: exampleCount / Math.max(seconds, 1e-6),
		learningRate,
		gradientNorm: gradientNorm(),
	};
}

function stepsDone(done: number, batches: Batches, { epochs }: Settings) {
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
