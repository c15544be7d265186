import type { FitContext } from '$lib/models/model';
import type { TwoTowerNetwork } from './network';
import type { TrainingStep } from './training-step';

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
