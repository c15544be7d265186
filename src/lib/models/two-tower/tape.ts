import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { Tower } from '$lib/models/neural/dense-layers';
import { putTowerGradients, runTowerOnTape, towerLeaves } from '$lib/models/neural/tower-on-tape';
import { gradientsOf } from '$lib/tensors/gradients';
import type { SoftmaxLoss, SoftmaxTargets } from '$lib/tensors/softmax-loss';
import type { Tf } from '$lib/tensors/tf';

export interface Towers {
	user: Tower;
	item: Tower;
	/** Outputs are scaled to length 1: the dot product is the cosine. */
	normalised: boolean;
}

/** What goes on the tape: the towers' inputs, looked up beforehand, and which hidden units are off. */
export interface TapeInput extends SoftmaxTargets {
	/** [batchSize × user.inputs] */
	users: Float32Array;
	/** [candidateCount × item.inputs] */
	items: Float32Array;
	/** One [rows × outputs] a hidden layer, 0 or 1 / (1 − dropout); none without dropout. */
	userMasks: readonly Float32Array[];
	itemMasks: readonly Float32Array[];
}

export interface TapeGradients {
	loss: number;
	users: Float32Array;
	items: Float32Array;
	/** Laid out as the weights. */
	weights: Float32Array;
}

/**
 * The dense part of one training step on TF.js: both towers, the loss, and its gradients with respect to the towers'
 * inputs and to all dense weights. Leaves no tensor behind.
 * @param weights both towers' weights, laid out by `towers`; read only
 */
export async function differentiate(
	tf: Tf,
	{ user, item, normalised }: Towers,
	loss: SoftmaxLoss,
	weights: Float32Array,
	input: TapeInput,
): Promise<TapeGradients> {
	// Made first: the kernels' memory may grow under the loss, and a view of it then has no length any more.
	const flat = new Float32Array(weights.length);
	const leaves = [
		{ values: input.users, shape: [input.users.length / user.inputs, user.inputs] },
		{ values: input.items, shape: [input.items.length / item.inputs, item.inputs] },
		...towerLeaves(user, weights),
		...towerLeaves(item, weights),
	];
	const split = 2 * user.layers.length;
	const found = await gradientsOf(tf, leaves, (users: Tensor, items: Tensor, ...parameters: Tensor[]) =>
		loss(
			runTowerOnTape(tf, user, users as Tensor2D, parameters.slice(0, split), input.userMasks, normalised),
			runTowerOnTape(tf, item, items as Tensor2D, parameters.slice(split), input.itemMasks, normalised),
			input,
		),
	);
	const [users, items, ...parameters] = found.gradients;
	putTowerGradients(user, parameters.slice(0, split), flat);
	putTowerGradients(item, parameters.slice(split), flat);
	return { loss: found.loss, users, items, weights: flat };
}
