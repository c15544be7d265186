import { gemmReference } from '$lib/kernels/gemm/gemm.reference';

/** A layer's size and its arrays. */
export interface LayerArrays {
	inputs: number;
	outputs: number;
	weights: Float32Array;
	bias: Float32Array;
}

/** activation(x·W + b); the product is rounded to f32 before the bias comes on. */
export function denseReference(
	{ inputs: k, outputs: n, weights, bias }: LayerArrays,
	x: Float32Array,
	y: Float32Array,
	{ rectified, mask }: { rectified: boolean; mask?: Float32Array | undefined },
): void {
	gemmReference({ m: y.length / n, n, k }, x, weights, y);
	for (let index = 0; index < y.length; index++) {
		const value = y[index] + bias[index % n];
		y[index] = (rectified && value < 0 ? 0 : value) * (mask ? mask[index] : 1);
	}
}

/** dW = xᵀ·dy, db = Σ rows of dy, dx = dy·Wᵀ, gated where x came out of a ReLU. */
export function denseGradientReference(
	{ inputs: k, outputs: n, weights }: LayerArrays,
	x: Float32Array,
	outputGradients: Float32Array,
	gradients: { weights: Float32Array; bias: Float32Array; inputs: Float32Array; gate: number | null },
): void {
	const m = outputGradients.length / n;
	gemmReference({ m: k, n, k: m, transposeA: true }, x, outputGradients, gradients.weights);
	const sums = new Float64Array(n);
	for (let index = 0; index < outputGradients.length; index++) sums[index % n] += outputGradients[index];
	gradients.bias.set(sums);
	gemmReference({ m, n: k, k: n, transposeB: true }, outputGradients, weights, gradients.inputs);
	const { gate, inputs } = gradients;
	if (gate === null) return;
	for (let index = 0; index < inputs.length; index++) inputs[index] = x[index] > 0 ? inputs[index] * gate : 0;
}
