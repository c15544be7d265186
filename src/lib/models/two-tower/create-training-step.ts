import type { FitContext } from '$lib/models/model';
import type { TwoTowerNetwork } from './network';
import { inPlace, type TrainingStep } from '$lib/models/neural/training-step';
import type { Batch } from './batches';

/** On our kernels; on the graphics processor or on TF.js where the caller names them. */
export async function createTrainingStep(
	network: TwoTowerNetwork,
	{ kernels, tensorBackend }: Pick<FitContext, 'kernels' | 'tensorBackend'>,
): Promise<TrainingStep<Batch>> {
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

/** Everything stays where the kernels work: look up, both towers, the loss, and back. */
function kernelStep(network: TwoTowerNetwork): TrainingStep<Batch>['take'] {
	return async (batch, learningRate) => {
		const loss = network.differentiate(batch);
		// Where it is not finite, nothing is changed.
		if (Number.isFinite(loss)) network.apply(batch, learningRate);
		return { loss, gradientNorm: () => network.gradientNorm(batch) };
	};
}
