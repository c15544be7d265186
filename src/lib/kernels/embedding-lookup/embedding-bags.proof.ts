import type { Gpu } from '$lib/kernels/gpu/gpu';
import {
	indices,
	largestError,
	manyRows,
	proofSizes,
	uniform,
	withBuffers,
	type GpuProof,
} from '$lib/kernels/gpu/proof';
import { embeddingBagsGpu } from './embedding-bags.webgpu';

export const embeddingBagsProof: GpuProof = {
	kernel: 'embedding bags',
	tolerance: 2e-6,
	async *cases(gpu) {
		for (const dim of proofSizes) yield { shape: `65 bags, ${dim} wide`, error: await errorOf(gpu, 65, dim) };
		yield { shape: `${manyRows} bags, 3 wide`, error: await errorOf(gpu, manyRows, 3) };
	},
};

/** Bags of 0 to 4 rows, written between two columns that must stay as they are. */
async function errorOf(gpu: Gpu, bagCount: number, dim: number): Promise<number> {
	const tableRows = 97;
	const table = uniform(tableRows * dim, 1);
	const sizes = indices(bagCount, 5, 2);
	const offsets = new Uint32Array(bagCount + 1);
	sizes.forEach((size, bag) => (offsets[bag + 1] = offsets[bag] + size));
	const entryCount = offsets[bagCount];
	const [rows, weights] = [indices(entryCount, tableRows, 3), uniform(entryCount, 4)];
	const stride = dim + 2;
	const expected = new Float32Array(bagCount * stride).fill(7);
	for (let bag = 0; bag < bagCount; bag++) {
		for (let d = 0; d < dim; d++) {
			let sum = 0;
			for (let entry = offsets[bag]; entry < offsets[bag + 1]; entry++) {
				sum += weights[entry] * table[rows[entry] * dim + d];
			}
			expected[bag * stride + 1 + d] = sum;
		}
	}
	const contents = { table, offsets, rows, weights, out: new Float32Array(bagCount * stride).fill(7) };
	return withBuffers(gpu, contents, async (buffers) => {
		embeddingBagsGpu(gpu, buffers.table, dim, { bagCount, ...buffers }, buffers.out, { stride, column: 1 });
		return largestError(await gpu.readFloats(buffers.out, bagCount * stride), expected);
	});
}
