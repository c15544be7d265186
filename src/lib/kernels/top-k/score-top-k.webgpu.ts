import type { Gpu } from '$lib/kernels/gpu/gpu';
import { withReductions } from '$lib/kernels/gpu/reductions';
import code from './score-top-k.wgsl?raw';
import { topKReference } from './top-k.reference';

const SLICE = 1024;

/** A catalogue's vectors on the device. */
export interface GpuVectors {
	itemCount: number;
	dim: number;
	/** [itemCount × dim] */
	values: GPUBuffer;
}

/**
 * The k items with the largest dot product with the query, descending, ties by lower index. Only k numbers of every
 * 1,024 items come back from the device.
 * @param query [dim]
 * @throws GpuDeviceLostError
 */
export async function scoreTopKGpu(
	gpu: Gpu,
	{ itemCount, dim, values }: GpuVectors,
	query: Float32Array,
	k: number,
): Promise<{ itemIndices: Uint32Array; scores: Float32Array }> {
	const slices = Math.ceil(itemCount / SLICE);
	const kept = Math.min(k, SLICE);
	const buffers = [gpu.buffer(query), gpu.buffer(slices * kept), gpu.buffer(slices * kept)];
	try {
		const [queryBuffer, bestScores, bestItems] = buffers;
		gpu.dispatch(
			withReductions(gpu, { name: 'score-top-k', code }),
			[itemCount, dim, kept],
			[values, queryBuffer, bestScores, bestItems],
			slices,
		);
		const [scores, items] = await Promise.all([
			gpu.readFloats(bestScores, slices * kept),
			gpu.readIndices(bestItems, slices * kept),
		]);
		items.forEach((item, place) => {
			if (item >= itemCount) scores[place] = -Infinity;
		});
		// Slices stand in the order of their items, and within a slice ties do too: the place settles ties as the item does.
		const places = new Uint32Array(k);
		const best = new Float32Array(k);
		const count = topKReference(scores, k, places, best);
		return { itemIndices: places.subarray(0, count).map((place) => items[place]), scores: best.slice(0, count) };
	} finally {
		for (const buffer of buffers) buffer.destroy();
	}
}
