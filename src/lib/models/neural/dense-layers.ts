import type { Rng } from '$lib/core/rng';
import type { Kernels } from '$lib/kernels/kernel';
import { sumBlocks } from './sum-blocks';

/** One dense layer inside a flat array of weights: W [inputs × outputs] at `offset`, then the bias [outputs]. */
export interface DenseLayer {
	inputs: number;
	outputs: number;
	offset: number;
}

/**
 * The layers of a tower, first to last; ReLU between them, none after the last. Without any, its output is the sum of the
 * blocks of `outputs` numbers that its inputs are.
 */
export interface Tower {
	layers: readonly DenseLayer[];
	inputs: number;
	outputs: number;
	/** End of its weights in the flat array. */
	end: number;
}

/** Lays out a tower behind `offset`. */
export function layOutTower(inputs: number, hidden: readonly number[], outputs: number, offset: number): Tower {
	const layers: DenseLayer[] = [];
	let [width, end] = [inputs, offset];
	for (const size of [...hidden, outputs]) {
		layers.push({ inputs: width, outputs: size, offset: end });
		end += width * size + size;
		width = size;
	}
	return { layers, inputs, outputs, end };
}

export function layerWeights(weights: Float32Array, { inputs, outputs, offset }: DenseLayer): Float32Array {
	return weights.subarray(offset, offset + inputs * outputs);
}

export function layerBias(weights: Float32Array, { inputs, outputs, offset }: DenseLayer): Float32Array {
	return weights.subarray(offset + inputs * outputs, offset + inputs * outputs + outputs);
}

/** A tower without layers, for inputs of `blocks` vectors side by side. */
export function layOutSum(blocks: number, outputs: number, offset: number): Tower {
	return { layers: [], inputs: blocks * outputs, outputs, end: offset };
}

/** Uniform in ±√(6 / (inputs + outputs)), biases 0 (Glorot and Bengio 2010, equation 16). */
export function initialiseTower({ layers }: Tower, weights: Float32Array, rng: Rng): void {
	for (const layer of layers) {
		const limit = Math.sqrt(6 / (layer.inputs + layer.outputs));
		const matrix = layerWeights(weights, layer);
		for (let index = 0; index < matrix.length; index++) matrix[index] = limit * (2 * rng.next() - 1);
	}
}

/** Added to the squared length before the root: a zero vector stays zero, and its gradient finite. */
export const LENGTH_EPSILON = 1e-6;

/**
 * The tower's output [count × outputs] for inputs [count × inputs], a new array; the same numbers as on the tape, up
 * to rounding, without TF.js.
 */
export function runTower(
	kernels: Kernels,
	{ layers, inputs: width, outputs }: Tower,
	weights: Float32Array,
	inputs: Float32Array,
	normalised: boolean,
): Float32Array {
	const count = inputs.length / width;
	let values = inputs;
	if (layers.length === 0) {
		values = new Float32Array(count * outputs);
		sumBlocks(inputs, values, count, width, outputs);
	}
	layers.forEach((layer, place) => {
		const next = new Float32Array(count * layer.outputs);
		kernels.gemm({ m: count, n: layer.outputs, k: layer.inputs }, values, layerWeights(weights, layer), next);
		addBias(next, layerBias(weights, layer), place < layers.length - 1);
		values = next;
	});
	if (normalised) normaliseRows(values, outputs);
	return values;
}

/** Scales each row to length 1 in place, zero rows left as they are. */
export function normaliseRows(values: Float32Array, dim: number): void {
	for (let start = 0; start < values.length; start += dim) {
		let squares = 0;
		for (let d = 0; d < dim; d++) squares += values[start + d] ** 2;
		const scale = 1 / Math.sqrt(squares + LENGTH_EPSILON);
		for (let d = 0; d < dim; d++) values[start + d] *= scale;
	}
}

function addBias(values: Float32Array, bias: Float32Array, rectified: boolean): void {
	for (let start = 0; start < values.length; start += bias.length) {
		for (let d = 0; d < bias.length; d++) {
			const value = values[start + d] + bias[d];
			values[start + d] = rectified && value < 0 ? 0 : value;
		}
	}
}
