import type { Gpu } from '$lib/kernels/gpu/gpu';
import { largestError, proofSizes, uniform, withBuffers, type GpuProof } from '$lib/kernels/gpu/proof';
import { lazyAdamReference } from '$lib/kernels/lazy-adam/lazy-adam.reference';
import { denseAdamGpu } from './dense-adam.webgpu';

export const denseAdamProof: GpuProof = {
	kernel: 'dense Adam',
	tolerance: 2e-6,
	async *cases(gpu) {
		for (const size of proofSizes) yield { shape: `${size} weights, 3 steps`, error: await errorOf(gpu, size) };
	},
};

/** A lazy Adam of one row that every step touches is Adam. */
async function errorOf(gpu: Gpu, size: number): Promise<number> {
	const [weights, gradients] = [uniform(size, 1), uniform(size, 2)];
	const table = weights.slice();
	const state = { table, firstMoment: new Float32Array(size), secondMoment: new Float32Array(size), dim: size };
	for (const step of [1, 2, 3]) lazyAdamReference({ ...state, step }, Uint32Array.of(0), gradients, 0.1);
	return withBuffers(gpu, { weights, gradients, firstMoment: size, secondMoment: size }, async (buffers) => {
		for (const step of [1, 2, 3]) denseAdamGpu(gpu, { size, ...buffers }, buffers.gradients, 0.1, step);
		return largestError(await gpu.readFloats(buffers.weights, size), table);
	});
}
