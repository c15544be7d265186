import { relaxedSimd, simd } from 'wasm-feature-detect';
import type { Kernels } from './kernel';
import { referenceKernels } from './reference-kernels';
import { createSimdKernels } from './simd-kernels';

export interface KernelVariant {
	name: string;
	kernels: Kernels;
}

/**
 * Every variant this machine must be able to run: for tests and benches.
 * @throws Error if SIMD or relaxed SIMD is missing: nothing is left out in silence
 */
export async function allVariants(): Promise<KernelVariant[]> {
	if (!(await simd())) throw new Error('WebAssembly SIMD was expected here and is missing.');
	if (!(await relaxedSimd())) {
		throw new Error('Relaxed SIMD was expected here and is missing; Node 20 needs --experimental-wasm-relaxed-simd.');
	}
	return [
		{ name: 'reference', kernels: referenceKernels },
		{ name: 'simd', kernels: await createSimdKernels('simd') },
		{ name: 'relaxed-simd', kernels: await createSimdKernels('relaxed-simd') },
	];
}
