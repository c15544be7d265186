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
 * Opens what a choice asks for on this thread. 'auto' uses a hardware GPU for the tensor work of neural models
 * where there is one; a software adapter only when 'webgpu' is asked for by name.
 * @throws UnsupportedBackendError if what was named is not there
 */
export async function openDevice(choice: KernelChoice, startLane?: () => Worker): Promise<OpenedDevice> {
	const { webgpu, threads: threadsWork, hardwareConcurrency } = await probeCapabilities();
	if (choice.backend === 'webgpu' && webgpu.adapter === null) {
		throw new UnsupportedBackendError('This browser offers no WebGPU adapter: choose "auto" or "simd".');
	}
	const usesGpu =
		choice.backend === 'webgpu' || (choice.backend === 'auto' && webgpu.adapter !== null && !webgpu.isSoftware);
	const wanted = choice.threads ?? Math.min(hardwareConcurrency, MOST_THREADS);
	const kernels = await createKernels({
		backend: choice.backend === 'webgpu' ? 'auto' : choice.backend,
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
