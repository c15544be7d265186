import type { FitContext } from '$lib/models/model';
import type { Batch } from './batches';
import type { TwoTowerNetwork } from './network';

export interface StepResult {
	/** The batch's mean; where it is not finite, nothing was changed. */
	loss: number;
	/** Euclidean length of the whole gradient; made when asked for, before the next step. */
	gradientNorm: () => number;
}

export type TrainingStep = (batch: Batch, learningRate: number) => Promise<StepResult>;

/** On our kernels; on TF.js where the caller names one of its backends. */
export async function createTrainingStep(
	network: TwoTowerNetwork,
	{ kernels, tensorBackend }: Pick<FitContext, 'kernels' | 'tensorBackend'>,
): Promise<TrainingStep> {
	if (!tensorBackend) return kernelStep(network);
	const { createTapeStep } = await import('./tape-step');
	return createTapeStep(network, kernels, tensorBackend);
}

/** Everything stays where the kernels work: look up, both towers, the loss, and back. */
function kernelStep(network: TwoTowerNetwork): TrainingStep {
	return async (batch, learningRate) => {
		const loss = network.differentiate(batch);
		if (Number.isFinite(loss)) network.apply(batch, learningRate);
		return { loss, gradientNorm: () => network.gradientNorm(batch) };
	};
}
