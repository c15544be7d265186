import { relaxedSimd, simd } from 'wasm-feature-detect';
import { UnsupportedBackendError } from '$lib/core/errors';
import type { KernelChoice, Kernels } from './kernel';
import { referenceKernels } from './reference-kernels';
import { createSimdKernels } from './simd-kernels';

/**
 * The kernels asked for; 'auto' takes SIMD where it runs, else the reference.
 * @throws UnsupportedBackendError if a backend is asked for by name and is not there
 */
export async function createKernels(choice: KernelChoice = { backend: 'auto' }): Promise<Kernels> {
	const { backend } = choice;
	if (backend === 'webgpu') {
		throw new UnsupportedBackendError("The kernels have no 'webgpu' backend. Choose 'auto'.");
	}
	if (backend === 'reference') return referenceKernels;
	if (!(await simd())) {
		if (backend === 'auto') return referenceKernels;
		throw new UnsupportedBackendError("This browser has no WebAssembly SIMD. Choose 'auto' or update the browser.");
	}
	return createSimdKernels((await relaxedSimd()) ? 'relaxed-simd' : 'simd');
}
