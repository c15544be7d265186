import { largestError, inTwoDimensions, proofSizes, uniform, withBuffers, type GpuProof } from '$lib/kernels/gpu/proof';
import type { Gpu } from '$lib/kernels/gpu/gpu';
import type { GemmShape } from '$lib/kernels/kernel';
import { gemmReference } from './gemm.reference';
import { gemmGpu, gemmScratchLength } from './gemm.webgpu';

const transposes = [{}, { transposeA: true }, { transposeB: true }, { transposeA: true, transposeB: true }] as const;

/** Entries in [−1, 1], depth ≤ 1,024, as the SIMD kernel's test. */
export const gemmProof: GpuProof = {
	kernel: 'gemm',
	tolerance: 4e-5,
	async *cases(gpu) {
		for (const size of proofSizes) {
			for (const transpose of transposes) {
				const shapes = [
					{ m: size, n: 65, k: 5, ...transpose },
					{ m: 7, n: size, k: 257, ...transpose },
					{ m: 65, n: 3, k: size, ...transpose },
				];
				for (const shape of shapes) yield { shape: words(shape), error: await plainError(gpu, shape) };
			}
		}
		const deep = { m: 64, n: 128, k: 1024, transposeA: true };
		yield { shape: `${words(deep)}, cut in depth`, error: await plainError(gpu, deep) };
		for (const shape of [{ m: 257, n: 130, k: 33 }, deep]) {
			yield { shape: `${words(shape)}, in two dimensions`, error: await plainError(inTwoDimensions(gpu), shape) };
		}
		yield { shape: '65 × 67 × 33 with bias, ReLU and mask, and their gradient', error: await epilogueError(gpu) };
	},
};

function words({ m, n, k, transposeA, transposeB }: GemmShape): string {
	return `${m} × ${n} × ${k}${transposeA ? ', Aᵀ' : ''}${transposeB ? ', Bᵀ' : ''}`;
}

async function plainError(gpu: Gpu, shape: GemmShape): Promise<number> {
	const { m, n, k } = shape;
	const [a, b, expected] = [uniform(m * k, 1), uniform(k * n, 2), new Float32Array(m * n)];
	gemmReference(shape, a, b, expected);
	const contents = { a, b, c: new Float32Array(m * n).fill(NaN), scratch: gemmScratchLength };
	return withBuffers(gpu, contents, async (buffers) => {
		const [left, right, product] = [buffers.a, buffers.b, buffers.c].map((buffer) => ({ buffer }));
		gemmGpu(gpu, shape, left, right, product, {}, buffers.scratch);
		return largestError(await gpu.readFloats(buffers.c, m * n), expected);
	});
}

async function epilogueError(gpu: Gpu): Promise<number> {
	const shape = { m: 65, n: 67, k: 33 };
	const size = shape.m * shape.n;
	const [a, b, bias] = [uniform(65 * 33, 3), uniform(33 * 67, 4), uniform(67, 5)];
	const mask = uniform(size, 6).map((value) => (value < 0 ? 0 : 2));
	const products = new Float32Array(size);
	gemmReference(shape, a, b, products);
	const outputs = products.map((value, cell) => Math.max(0, value + bias[cell % 67]) * mask[cell]);
	const gated = products.map((value, cell) => (outputs[cell] > 0 ? 2 * value : 0));
	return withBuffers(gpu, { a, b, bias, mask, output: size, gradient: size }, async (buffers) => {
		const [left, right, added] = [buffers.a, buffers.b, buffers.bias].map((buffer) => ({ buffer }));
		const forward = { bias: added, relu: true, mask: buffers.mask };
		gemmGpu(gpu, shape, left, right, { buffer: buffers.output }, forward);
		const backward = { gate: { output: buffers.output, kept: 2 } };
		gemmGpu(gpu, shape, left, right, { buffer: buffers.gradient }, backward);
		const forwardError = largestError(await gpu.readFloats(buffers.output, size), outputs);
		return Math.max(forwardError, largestError(await gpu.readFloats(buffers.gradient, size), gated));
	});
}
