import { setFlagsFromString } from 'node:v8';
import { relaxedSimd, simd } from 'wasm-feature-detect';
import type { Kernels } from './kernel';
import { referenceKernels } from './reference-kernels';
import { createSimdKernels, createThreadedKernels } from './simd-kernels';
import { startNodeLane } from './start-node-lane';

/**
 * What the kernel tests run over in Node; in Chromium `tests/chromium/check-variants.ts` stands here. Nothing is left out
 * in silence: a variant that cannot run is an error.
 */
export async function openVariants(): Promise<Record<string, Kernels>> {
	// Node 20 has relaxed SIMD behind a flag; later versions ignore it.
	setFlagsFromString('--experimental-wasm-relaxed-simd');
	if (!(await simd())) throw new Error('WebAssembly SIMD was expected in Node and did not come.');
	if (!(await relaxedSimd())) throw new Error('Relaxed SIMD was expected in Node and did not come.');
	return {
		reference: referenceKernels,
		simd: await createSimdKernels('simd'),
		'relaxed-simd': await createSimdKernels('relaxed-simd'),
		'simd, 2 threads': await createThreadedKernels('simd', 2, startNodeLane),
		'relaxed-simd, 3 threads': await createThreadedKernels('relaxed-simd', 3, startNodeLane),
	};
}
