import { relaxedSimd, simd, threads } from 'wasm-feature-detect';
import { UnsupportedBackendError } from '$lib/core/errors';
import type { SimdBuild } from './binaries';
import type { KernelChoice, Kernels } from './kernel';
import { referenceKernels } from './reference-kernels';
import { createSimdKernels, createThreadedKernels } from './simd-kernels';

export interface KernelRequest extends KernelChoice {
	/** Starts `workers/lane.worker.ts`; without it there is one thread. */
	startLane?: () => Worker;
}

/** Kernels hold no state between calls, so a thread that asks again gets the same ones and no further lanes. */
const opened = new Map<string, Promise<Kernels>>();

/**
 * The kernels asked for; 'auto' takes SIMD where it runs, else the reference. Threads come only in a worker of an
 * isolated page (COOP and COEP); `threads` of the result says how many there are.
 * @throws UnsupportedBackendError if a backend is asked for by name and is not there
 */
export async function createKernels(request: KernelRequest = { backend: 'auto' }): Promise<Kernels> {
	const { backend } = request;
	if (backend === 'webgpu') {
		throw new UnsupportedBackendError("The kernels have no 'webgpu' backend. Choose 'auto'.");
	}
	if (backend === 'reference') return referenceKernels;
	if (!(await simd())) {
		if (backend === 'auto') return referenceKernels;
		throw new UnsupportedBackendError("This browser has no WebAssembly SIMD. Choose 'auto' or update the browser.");
	}
	const build = (await relaxedSimd()) ? 'relaxed-simd' : 'simd';
	const threadCount = (await canShareMemory()) ? (request.threads ?? 1) : 1;
	const key = `${build} × ${request.startLane ? threadCount : 1}`;
	const kernels = opened.get(key) ?? openSimd(build, threadCount, request.startLane);
	opened.set(key, kernels);
	kernels.catch(() => opened.delete(key));
	return kernels;
}

async function openSimd(build: SimdBuild, threadCount: number, startLane?: () => Worker): Promise<Kernels> {
	if (!startLane || threadCount <= 1) return createSimdKernels(build);
	try {
		return await createThreadedKernels(build, threadCount, startLane);
	} catch (error) {
		console.warn('The kernels run on one thread.', error);
		return createSimdKernels(build);
	}
}

/** The page's own thread may not wait for others; a page that is not isolated may not share memory with them. */
async function canShareMemory(): Promise<boolean> {
	return typeof document === 'undefined' && globalThis.crossOriginIsolated && (await threads());
}
