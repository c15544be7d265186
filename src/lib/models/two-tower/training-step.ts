import type { FitContext } from '$lib/models/model';
import type { Batch } from './batches';
import type { TwoTowerNetwork } from './network';

export interface StepResult {
	/** The batch's mean; on a graphics processor it comes later. Where it is not finite the training ends. */
	loss: number | Promise<number>;
	/** Euclidean length of the whole gradient; made when asked for, before the next step. Not on a graphics processor. */
	gradientNorm?: () => number;
}

/** Learns from batches. The network's own arrays are behind until `settle`. */
export interface TrainingStep {
	take(batch: Batch, learningRate: number): Promise<StepResult>;
	/** Brings the network's arrays up to date. */
	settle(): Promise<void>;
	release(): void;
}

/** On our kernels; on the graphics processor or on TF.js where the caller names them. */
export async function createTrainingStep(
	network: TwoTowerNetwork,
	{ kernels, tensorBackend }: Pick<FitContext, 'kernels' | 'tensorBackend'>,
): Promise<TrainingStep> {
	if (!tensorBackend) return inPlace(kernelStep(network));
	if (tensorBackend === 'webgpu') {
		const [{ createGpuStep }, { openGpu }] = await Promise.all([
			import('./gpu/gpu-step'),
			import('$lib/kernels/gpu/open-gpu'),
		]);
		return createGpuStep(network, await openGpu());
	}
	const { createTapeStep } = await import('./tape-step');
	return inPlace(await createTapeStep(network, kernels, tensorBackend));
}

/** A step that works on the network's own arrays. */
function inPlace(take: TrainingStep['take']): TrainingStep {
	return { take, settle: async () => {}, release: () => {} };
}

/** Everything stays where the kernels work: look up, both towers, the loss, and back. */
function kernelStep(network: TwoTowerNetwork): TrainingStep['take'] {
	return async (batch, learningRate) => {
		const loss = network.differentiate(batch);
		// Where it is not finite, nothing is changed.
		if (Number.isFinite(loss)) network.apply(batch, learningRate);
		return { loss, gradientNorm: () => network.gradientNorm(batch) };
	};
}
