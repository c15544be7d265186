import type { Kernels } from '$lib/kernels/kernel';
import type { TensorBackend } from '$lib/tensors/tf';
import type { Batch } from './batches';
import type { TwoTowerNetwork } from './network';
import { fusedSoftmaxLoss } from '$lib/tensors/softmax-loss';
import { differentiate } from './tape';
import { loadTensorRuntime } from '$lib/tensors/tensor-runtime';
import type { TrainingStep } from '$lib/models/neural/training-step';

/** The step with its dense part on TF.js; tables and optimisers stay with our kernels. */
export async function createTapeStep(
	network: TwoTowerNetwork,
	kernels: Kernels,
	backend: Exclude<TensorBackend, 'webgpu'>,
): Promise<TrainingStep<Batch>['take']> {
	const tf = await loadTensorRuntime(kernels, backend);
	const loss = fusedSoftmaxLoss(tf, kernels);
	return async (batch, learningRate) => {
		const { users, items, weights } = network;
		network.lookUp(batch);
		const gradients = await differentiate(tf, network.towers, loss, weights.values, {
			...batch,
			users: users.inputs.values.slice(0, batch.userRows.length * network.towers.user.inputs),
			items: items.inputs.values.slice(0, batch.items.length * network.towers.item.inputs),
		});
		users.inputGradients.values.set(gradients.users);
		items.inputGradients.values.set(gradients.items);
		network.weightGradients.values.set(gradients.weights);
		if (Number.isFinite(gradients.loss)) network.apply(batch, learningRate);
		return { loss: gradients.loss, gradientNorm: () => network.gradientNorm(batch) };
	};
}
