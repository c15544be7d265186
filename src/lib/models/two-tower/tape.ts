import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { layerBias, layerWeights, LENGTH_EPSILON, type Tower } from '$lib/models/neural/dense-layers';
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
	towers: Towers,
	loss: SoftmaxLoss,
	weights: Float32Array,
	input: TapeInput,
): Promise<TapeGradients> {
	const layers = [...towers.user.layers, ...towers.item.layers];
	// Made first: the kernels' memory may grow under the loss, and a view of it then has no length any more.
	const flat = new Float32Array(weights.length);
	const { value, grads } = tf.tidy(() => {
		const leaves: Tensor[] = [
			tf.tensor2d(input.users, [input.users.length / towers.user.inputs, towers.user.inputs]),
			tf.tensor2d(input.items, [input.items.length / towers.item.inputs, towers.item.inputs]),
			...layers.flatMap((layer): Tensor[] => [
				tf.tensor2d(layerWeights(weights, layer), [layer.inputs, layer.outputs]),
				tf.tensor1d(layerBias(weights, layer)),
			]),
		];
		return tf.valueAndGrads((users: Tensor, items: Tensor, ...parameters: Tensor[]) => {
			const split = 2 * towers.user.layers.length;
			const run = (tower: Tower, inputs: Tensor, own: Tensor[], masks: readonly Float32Array[]) =>
				runOnTape(tf, tower, inputs as Tensor2D, own, masks, towers.normalised);
			return loss(
				run(towers.user, users, parameters.slice(0, split), input.userMasks),
				run(towers.item, items, parameters.slice(split), input.itemMasks),
				input,
			);
		})(leaves);
	});
	const arrays = (await Promise.all([value, ...grads].map((tensor) => tensor.data()))) as Float32Array[];
	tf.dispose([value, ...grads]);
	const [lossValue, users, items, ...parameters] = arrays;
	layers.forEach((layer, place) => {
		layerWeights(flat, layer).set(parameters[2 * place]);
		layerBias(flat, layer).set(parameters[2 * place + 1]);
	});
	return { loss: lossValue[0], users, items, weights: flat };
}

function runOnTape(
	tf: Tf,
	{ layers, outputs }: Tower,
	inputs: Tensor2D,
	parameters: readonly Tensor[],
	masks: readonly Float32Array[],
	normalised: boolean,
): Tensor2D {
	let values = inputs;
	if (layers.length === 0) values = tf.sum(tf.reshape(inputs, [inputs.shape[0], -1, outputs]), 1);
	layers.forEach((_, place) => {
		values = tf.add(tf.matMul(values, parameters[2 * place] as Tensor2D), parameters[2 * place + 1]);
		if (place === layers.length - 1) return;
		values = tf.relu(values);
		if (masks.length > 0) values = tf.mul(values, tf.tensor2d(masks[place], values.shape));
	});
	if (!normalised) return values;
	const squares = tf.sum(tf.square(values), 1, true);
	return tf.mul(values, tf.rsqrt(tf.add(squares, LENGTH_EPSILON)));
}
