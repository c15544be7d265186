import type { Gpu } from '$lib/kernels/gpu/gpu';
import { largestError, proofSizes, uniform, withBuffers, type GpuProof } from '$lib/kernels/gpu/proof';
import { adamReference } from '$lib/kernels/sparse-apply/sparse-apply.reference';
import { denseAdamGpu } from './dense-adam.webgpu';

export const denseAdamProof: GpuProof = {
	kernel: 'dense Adam',
	tolerance: 2e-6,
	async *cases(gpu) {
		for (const size of proofSizes) yield { shape: `${size} weights, 3 steps`, error: await errorOf(gpu, size) };
	},
};

async function errorOf(gpu: Gpu, size: number): Promise<number> {
	const [weights, gradients] = [uniform(size, 1), uniform(size, 2)];
	const expected = weights.slice();
	const state = { weights: expected, firstMoment: new Float32Array(size), secondMoment: new Float32Array(size) };
	for (const step of [1, 2, 3]) adamReference({ ...state, step }, gradients, 0.1);
	return withBuffers(gpu, { weights, gradients, firstMoment: size, secondMoment: size }, async (buffers) => {
		for (const step of [1, 2, 3]) denseAdamGpu(gpu, { size, ...buffers }, buffers.gradients, 0.1, step);
		return largestError(await gpu.readFloats(buffers.weights, size), expected);
	});
}
