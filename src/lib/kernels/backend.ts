import { UnsupportedBackendError } from '$lib/core/errors';
import type { KernelChoice, Kernels } from './kernel';
import { referenceKernels } from './reference-kernels';

/**
 * The kernels asked for.
 * @throws UnsupportedBackendError if a backend is asked for by name and is not there
 */
export async function createKernels(choice: KernelChoice = { backend: 'auto' }): Promise<Kernels> {
	if (choice.backend === 'auto' || choice.backend === 'reference') return referenceKernels;
	throw new UnsupportedBackendError(`The kernels have no '${choice.backend}' backend here. Choose 'auto'.`);
}
