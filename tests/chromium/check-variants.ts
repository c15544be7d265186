import { relaxedSimd, simd, threads } from 'wasm-feature-detect';
import type { Kernels } from '$lib/kernels/kernel';
import { createThreadedKernels } from '$lib/kernels/simd-kernels';
import LaneWorker from '../../workers/lane.worker?worker';

/**
 * What the kernel tests run over in Chromium: both binaries with threads, in a worker of an isolated page as in the app.
 * Nothing is left out in silence: a variant that cannot run is an error.
 */
export async function openVariants(): Promise<Record<string, Kernels>> {
	if (!globalThis.crossOriginIsolated) throw new Error('An isolated page was expected and did not come.');
	if (!(await threads())) throw new Error('WebAssembly threads were expected in Chromium and did not come.');
	if (!(await simd())) throw new Error('WebAssembly SIMD was expected in Chromium and did not come.');
	if (!(await relaxedSimd())) throw new Error('Relaxed SIMD was expected in Chromium and did not come.');
	const startLane = () => new LaneWorker();
	return {
		'simd, 2 threads': await createThreadedKernels('simd', 2, startLane),
		'relaxed-simd, 3 threads': await createThreadedKernels('relaxed-simd', 3, startLane),
	};
}
