import type { Gpu } from '$lib/kernels/gpu/gpu';
import { indices, withAndWithoutSubgroups, withBuffers, type GpuProof } from '$lib/kernels/gpu/proof';
import { scoreTopKGpu } from './score-top-k.webgpu';
import { topKReference } from './top-k.reference';

/** [items, width, k] */
const shapes = [
	[0, 4, 10],
	[1, 1, 1],
	[4, 0, 3],
	[5, 3, 10],
	[255, 63, 255],
	[257, 65, 4],
	[1023, 64, 10],
	[1025, 7, 100],
	[2500, 4, 1030],
	[20_000, 1, 20],
] as const;

/** Whole numbers: sums are exact and ties abound, so the order must be the reference's to the last index. */
export const scoreTopKProof: GpuProof = {
	kernel: 'score and top-k',
	tolerance: 0,
	async *cases(gpu) {
		for (const [own, words] of withAndWithoutSubgroups(gpu)) {
			for (const [itemCount, dim, k] of shapes) {
				const shape = `best ${k} of ${itemCount} items, ${dim} wide${words}`;
				yield { shape, error: await errorOf(own, itemCount, dim, k) };
			}
		}
	},
};

async function errorOf(gpu: Gpu, itemCount: number, dim: number, k: number): Promise<number> {
	const values = Float32Array.from(indices(itemCount * dim, 15, 1), (value) => value - 7);
	const query = Float32Array.from(indices(dim, 15, 2), (value) => value - 7);
	const scores = new Float32Array(itemCount);
	for (let item = 0; item < itemCount; item++) {
		for (let d = 0; d < dim; d++) scores[item] += values[item * dim + d] * query[d];
	}
	const [itemIndices, best] = [new Uint32Array(k), new Float32Array(k)];
	const count = topKReference(scores, k, itemIndices, best);
	return withBuffers(gpu, { values }, async (buffers) => {
		const found = await scoreTopKGpu(gpu, { itemCount, dim, values: buffers.values }, query, k);
		const isSame =
			found.itemIndices.length === count &&
			found.itemIndices.every((item, rank) => item === itemIndices[rank] && found.scores[rank] === best[rank]);
		return isSame ? 0 : Infinity;
	});
}
