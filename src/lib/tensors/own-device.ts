import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Gpu } from '$lib/kernels/gpu/gpu';
import { openGpu } from '$lib/kernels/gpu/open-gpu';
import type { Tf } from './tf';

/** The parts of TF.js's backend that a shared buffer needs; its typings keep them to themselves. */
interface Internals {
	commandEncoder: GPUCommandEncoder | null;
	tensorMap: { get(dataId: object): { resource?: GPUBuffer } };
	uploadToGPU(dataId: object): void;
	endComputePassEncoder(): void;
	submitQueue(): void;
}

let placedOn: GPUDevice | null = null;

/**
 * Puts TF.js's webgpu backend on the device that our programs run on. After a lost device it is put on the new one, and
 * what was on the old is gone.
 * @throws UnsupportedBackendError where there is no adapter
 */
export async function useOwnDevice(tf: Tf): Promise<Gpu> {
	const gpu = await openGpu();
	// Asking TF.js for its backend would start the stock one, on a device of its own.
	if (placedOn === gpu.device) return gpu;
	if (tf.findBackendFactory('webgpu')) tf.removeBackend('webgpu');
	tf.registerBackend('webgpu', () => new WebGPUBackend(gpu.device, gpu.device.adapterInfo));
	placedOn = gpu.device;
	return gpu;
}

/** A tensor over a buffer of ours, nothing copied: who writes the buffer writes the tensor, and who made it destroys it. */
export function tensorOver(tf: Tf, buffer: GPUBuffer, shape: [number, number]): Tensor {
	return tf.tensor({ buffer, zeroCopy: true }, shape, 'float32');
}

/**
 * The buffer a tensor of the webgpu backend lies in, nothing copied, with all that TF.js has recorded sent: what is recorded
 * afterwards on the same device finds it there. It lives as long as the tensor.
 */
export function bufferOf(tf: Tf, { dataId }: Tensor): GPUBuffer {
	const backend = tf.backend() as unknown as Internals;
	backend.uploadToGPU(dataId);
	if (backend.commandEncoder) {
		backend.endComputePassEncoder();
		backend.submitQueue();
	}
	return backend.tensorMap.get(dataId).resource!;
}
