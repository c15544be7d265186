import { breathe } from '$lib/core/abort';
import type { EpochTold } from '$lib/models/run-epochs';
import { EpochLosses } from './epoch-losses';
import type { TrainingStep } from './training-step';

/** Messages (an abort) are let in this often; a step in between is never interrupted. */
const BREATH_MS = 20;
const REPORT_MS = 200;
/** The learning rate falls in a straight line to this share of itself at the last step. */
const LAST_RATE = 0.1;

/** The mini-batches of one epoch and what they are worth. */
export interface EpochSteps<Batch> {
	modelId: string;
	/** What to do about a loss that runs away, a sentence. */
	remedy: string;
	/** From 0. */
	epoch: number;
	epochs: number;
	stepsPerEpoch: number;
	batches: Iterable<Batch>;
	exampleCount(batch: Batch): number;
	/** At the first step of the training. */
	learningRate: number;
	signal: AbortSignal;
	/** Hears now and then how many steps of the epoch are done. */
	tell: (steps: number) => void;
}

/** Takes one step a batch. @throws ModelFitError where the loss is no longer finite; AbortError; what the step's device throws */
export async function runSteps<Batch>(
	step: TrainingStep<Batch>,
	{
		modelId,
		remedy,
		epoch,
		epochs,
		stepsPerEpoch,
		batches,
		exampleCount,
		learningRate,
		signal,
		tell,
	}: EpochSteps<Batch>,
): Promise<EpochTold> {
	const total = epochs * stepsPerEpoch;
	const startedAt = performance.now();
	let [breathedAt, reportedAt] = [startedAt, startedAt];
	let [done, rate] = [0, learningRate];
	let gradientNorm: (() => number) | undefined;
	const losses = new EpochLosses({ modelId, remedy }, epoch);
	for (const batch of batches) {
		rate = learningRate * (1 - ((1 - LAST_RATE) * (epoch * stepsPerEpoch + done)) / total);
		const result = await step.take(batch, rate);
		({ gradientNorm } = result);
		await losses.add(result.loss, exampleCount(batch));
		signal.throwIfAborted();
		done++;
		const now = performance.now();
		if (now - breathedAt >= BREATH_MS) {
			await breathe(signal);
			breathedAt = performance.now();
		}
		if (now - reportedAt >= REPORT_MS) {
			tell(done);
			reportedAt = now;
		}
	}
	const { loss, exampleCount: taken } = await losses.finish();
	await step.settle();
	const seconds = (performance.now() - startedAt) / 1000;
	return {
		loss,
		examplesPerSecond: taken / Math.max(seconds, 1e-6),
		learningRate: rate,
		...(gradientNorm && { gradientNorm: gradientNorm() }),
	};
}
