import { UnsupportedBackendError } from '$lib/core/errors';
import { createKernels } from '$lib/kernels/backend';
import { probeCapabilities } from '$lib/kernels/capabilities';
import type { KernelChoice, Kernels } from '$lib/kernels/kernel';
import type { RunDevice } from './run';

export interface OpenedDevice {
	kernels: Kernels;
	device: RunDevice;
}

/** Most threads a tab takes by itself: the page and the shop must keep answering. */
const MOST_THREADS = 8;

/**
 * Opens what a choice asks for on this thread. 'auto' is SIMD: a network this small spends more time crossing to the GPU
 * and back than computing (tfjs#8156), so WebGPU does the tensor work only where it is asked for by name.
 * @throws UnsupportedBackendError if what was named is not there
 */
export async function openDevice(choice: KernelChoice, startLane?: () => Worker): Promise<OpenedDevice> {
	const usesGpu = choice.backend === 'webgpu';
	const { webgpu, threads: threadsWork, hardwareConcurrency } = await probeCapabilities();
	if (usesGpu && webgpu.adapter === null) {
		throw new UnsupportedBackendError('This browser offers no WebGPU adapter: choose "auto" or "simd".');
	}
	const wanted = choice.threads ?? Math.min(hardwareConcurrency, MOST_THREADS);
	const kernels = await createKernels({
		backend: usesGpu ? 'auto' : choice.backend,
		threads: threadsWork ? wanted : 1,
		...(startLane && { startLane }),
	});
	return {
		kernels,
		device: {
			backend: usesGpu ? 'webgpu' : kernels.backend,
			threads: kernels.threads,
			adapter: usesGpu ? webgpu.adapter : null,
		},
	};
}
