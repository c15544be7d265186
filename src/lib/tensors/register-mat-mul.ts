import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Kernels } from '$lib/kernels/kernel';
import { replaceKernel, sizeOf, type Memory } from './stock-kernels';
import type { Tf } from './tf';

interface ProductAttributes {
	transposeA: boolean;
	transposeB: boolean;
	activation?: string;
}

/**
 * Puts `kernels.gemm` under BatchMatMul and _FusedMatMul of TF.js, so that every dense layer and its gradient run on
 * it: the stock wasm product is an order of magnitude slower where an operand is transposed. Activations other than
 * none and ReLU, and types other than float32, go to the stock kernels.
 */
export function registerMatMul(tf: Tf, backend: 'wasm' | 'cpu', kernels: Kernels): void {
	replaceKernel(tf, backend, tf.BatchMatMul, (memory, inputs, attributes) =>
		product(memory, kernels, inputs.a, inputs.b, attributes as ProductAttributes),
	);
	replaceKernel(tf, backend, tf._FusedMatMul, (memory, { a, b, bias }, attributes) => {
		const { activation, ...transposes } = attributes as ProductAttributes;
		const isPlain = activation === 'linear' || activation === 'relu';
		if (!isPlain || (bias && bias.shape.length !== 1)) return null;
		const out = product(memory, kernels, a, b, transposes);
		if (out) finish(memory.floats(out), bias ? memory.floats(bias) : null, activation === 'relu');
		return out;
	});
}

/** One product for each pair of matrices in the leading axes; null where the stock kernel must do it. */
function product(
	memory: Memory,
	kernels: Kernels,
	a: TensorInfo,
	b: TensorInfo,
	{ transposeA, transposeB }: ProductAttributes,
): TensorInfo | null {
	if (a.dtype !== 'float32' || b.dtype !== 'float32') return null;
	const [countA, countB] = [sizeOf(a.shape.slice(0, -2)), sizeOf(b.shape.slice(0, -2))];
	if (countA !== countB && countA !== 1 && countB !== 1) return null;
	const [rowsA, columnsA] = a.shape.slice(-2);
	const [rowsB, columnsB] = b.shape.slice(-2);
	const m = transposeA ? columnsA : rowsA;
	const k = transposeA ? rowsA : columnsA;
	const n = transposeB ? rowsB : columnsB;
	const leading = countA >= countB ? a.shape.slice(0, -2) : b.shape.slice(0, -2);
	const out = memory.allocate([...leading, m, n]);
	// Views are taken after the allocation: growing memory detaches older ones.
	const [viewA, viewB, viewOut] = [memory.floats(a), memory.floats(b), memory.floats(out)];
	for (let pair = 0; pair < Math.max(countA, countB); pair++) {
		const left = block(viewA, countA === 1 ? 0 : pair, m * k);
		const right = block(viewB, countB === 1 ? 0 : pair, k * n);
		kernels.gemm({ m, n, k, transposeA, transposeB }, left, right, block(viewOut, pair, m * n));
	}
	return out;
}

function block(view: Float32Array, place: number, size: number): Float32Array {
	return view.subarray(place * size, (place + 1) * size);
}

function finish(values: Float32Array, bias: Float32Array | null, rectified: boolean): void {
	for (let index = 0; index < values.length; index++) {
		const value = values[index] + (bias ? bias[index % bias.length] : 0);
		values[index] = rectified && value < 0 ? 0 : value;
	}
}
