import type { KernelConfig, KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import type { Kernels } from '$lib/kernels/kernel';
import type { Tf } from './tensor-runtime';

/** What both backends give, each by its own names: memory for an output, and a view of a tensor's numbers. */
interface Memory {
	allocate(shape: number[]): TensorInfo;
	view(tensor: TensorInfo): Float32Array;
}

interface WasmBackend {
	makeOutput(shape: number[], dtype: 'float32'): TensorInfo;
	typedArrayFromHeap(tensor: TensorInfo): Float32Array;
}

interface CpuBackend {
	makeTensorInfo(shape: number[], dtype: 'float32', values: Float32Array): TensorInfo;
	data: { get(dataId: object): { values: Float32Array } };
}

interface ProductAttributes {
	transposeA: boolean;
	transposeB: boolean;
	activation?: string;
}

const stock = new Map<string, KernelConfig>();

/**
 * Puts `kernels.gemm` under BatchMatMul and _FusedMatMul of TF.js, so that every dense layer and its gradient run on
 * it: the stock wasm product is an order of magnitude slower where an operand is transposed. Activations other than
 * none and ReLU, and types other than float32, go to the stock kernels.
 */
export function registerMatMul(tf: Tf, backend: 'wasm' | 'cpu', kernels: Kernels): void {
	replace(tf, backend, tf.BatchMatMul, (memory, inputs, attributes) =>
		product(memory, kernels, inputs.a, inputs.b, attributes),
	);
	replace(tf, backend, tf._FusedMatMul, (memory, inputs, attributes) => {
		const isPlain = attributes.activation === 'linear' || attributes.activation === 'relu';
		if (!isPlain || (inputs.bias && inputs.bias.shape.length !== 1)) return null;
		const out = product(memory, kernels, inputs.a, inputs.b, attributes);
		if (out) finish(memory.view(out), inputs.bias ? memory.view(inputs.bias) : null, attributes.activation === 'relu');
		return out;
	});
}

type Compute = (memory: Memory, inputs: Record<string, TensorInfo>, attributes: ProductAttributes) => TensorInfo | null;

function replace(tf: Tf, backendName: string, kernelName: string, compute: Compute): void {
	const key = `${backendName}/${kernelName}`;
	const original = stock.get(key) ?? tf.getKernel(kernelName, backendName);
	stock.set(key, original);
	const kernelFunc: KernelFunc = (call) => {
		const memory = memoryOf(backendName, call.backend);
		const inputs = call.inputs as Record<string, TensorInfo>;
		return compute(memory, inputs, call.attrs as unknown as ProductAttributes) ?? original.kernelFunc(call);
	};
	tf.unregisterKernel(kernelName, backendName);
	tf.registerKernel({ kernelName, backendName, kernelFunc });
}

function memoryOf(backendName: string, backend: unknown): Memory {
	if (backendName === 'wasm') {
		const wasm = backend as WasmBackend;
		return {
			allocate: (shape) => wasm.makeOutput(shape, 'float32'),
			view: (tensor) => wasm.typedArrayFromHeap(tensor),
		};
	}
	const cpu = backend as CpuBackend;
	return {
		allocate: (shape) => cpu.makeTensorInfo(shape, 'float32', new Float32Array(sizeOf(shape))),
		view: (tensor) => cpu.data.get(tensor.dataId).values,
	};
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
	const [viewA, viewB, viewOut] = [memory.view(a), memory.view(b), memory.view(out)];
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

function sizeOf(shape: readonly number[]): number {
	return shape.reduce((size, extent) => size * extent, 1);
}
