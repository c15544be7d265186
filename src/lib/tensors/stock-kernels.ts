import type { KernelConfig, KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import type { Tf } from './tf';

/** What TF.js's two processor backends give, each by its own names: memory for an output, and a view of a tensor's numbers. */
export interface Memory {
	allocate(shape: number[]): TensorInfo;
	floats(tensor: TensorInfo): Float32Array;
	integers(tensor: TensorInfo): Int32Array;
}

interface WasmBackend {
	makeOutput(shape: number[], dtype: 'float32'): TensorInfo;
	typedArrayFromHeap(tensor: TensorInfo): Float32Array | Int32Array;
}

interface CpuBackend {
	makeTensorInfo(shape: number[], dtype: 'float32', values: Float32Array): TensorInfo;
	data: { get(dataId: object): { values: Float32Array | Int32Array } };
}

/** null where the stock kernel must do it. */
export type Compute = (memory: Memory, inputs: Record<string, TensorInfo>, attributes: unknown) => TensorInfo | null;

const stock = new Map<string, KernelConfig | null>();

/**
 * Puts `compute` over a kernel of TF.js, or in the place of one that the backend lacks; the last call counts.
 * @throws where `compute` gives null and there is no stock kernel
 */
export function replaceKernel(tf: Tf, backendName: 'wasm' | 'cpu', kernelName: string, compute: Compute): void {
	const key = `${backendName}/${kernelName}`;
	if (!stock.has(key)) stock.set(key, tf.getKernel(kernelName, backendName) ?? null);
	const original = stock.get(key) ?? null;
	const kernelFunc: KernelFunc = (call) => {
		const inputs = call.inputs as Record<string, TensorInfo>;
		const own = compute(memoryOf(backendName, call.backend), inputs, call.attrs);
		if (own) return own;
		if (!original) throw new Error(`${kernelName} of these types is not there on TF.js's ${backendName} backend.`);
		return original.kernelFunc(call);
	};
	if (tf.getKernel(kernelName, backendName)) tf.unregisterKernel(kernelName, backendName);
	tf.registerKernel({ kernelName, backendName, kernelFunc });
}

export function sizeOf(shape: readonly number[]): number {
	return shape.reduce((size, extent) => size * extent, 1);
}

function memoryOf(backendName: 'wasm' | 'cpu', backend: unknown): Memory {
	if (backendName === 'wasm') {
		const wasm = backend as WasmBackend;
		return {
			allocate: (shape) => wasm.makeOutput(shape, 'float32'),
			floats: (tensor) => wasm.typedArrayFromHeap(tensor) as Float32Array,
			integers: (tensor) => wasm.typedArrayFromHeap(tensor) as Int32Array,
		};
	}
	const cpu = backend as CpuBackend;
	const valuesOf = (tensor: TensorInfo) => cpu.data.get(tensor.dataId).values;
	return {
		allocate: (shape) => cpu.makeTensorInfo(shape, 'float32', new Float32Array(sizeOf(shape))),
		floats: (tensor) => valuesOf(tensor) as Float32Array,
		integers: (tensor) => valuesOf(tensor) as Int32Array,
	};
}
