import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { Leaf } from '$lib/tensors/gradients';
import type { Tf } from '$lib/tensors/tf';
import { layerBias, layerWeights, LENGTH_EPSILON, type Tower } from './dense-layers';

/** Weights and bias of each layer, in turn. */
export function towerLeaves({ layers }: Tower, weights: Float32Array): Leaf[] {
	return layers.flatMap((layer) => [
		{ values: layerWeights(weights, layer), shape: [layer.inputs, layer.outputs] },
		{ values: layerBias(weights, layer), shape: [layer.outputs] },
	]);
}

/** Puts the gradients of `towerLeaves` where the weights stand in a flat array. */
export function putTowerGradients({ layers }: Tower, gradients: readonly Float32Array[], flat: Float32Array): void {
	layers.forEach((layer, place) => {
		layerWeights(flat, layer).set(gradients[2 * place]);
		layerBias(flat, layer).set(gradients[2 * place + 1]);
	});
}

/**
 * The tower's output [rowCount × outputs] on TF.js's tape.
 * @param inputs [rowCount × inputs]
 * @param parameters the tensors of `towerLeaves`
 * @param masks one [rowCount × outputs] a hidden layer, 0 or 1 / (1 − dropout); none without dropout
 * @param normalised scales outputs to length 1
 */
export function runTowerOnTape(
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
