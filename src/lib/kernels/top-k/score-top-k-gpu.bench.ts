import { createRng } from '$lib/core/rng';
import { billionsPerSecond } from '$lib/kernels/bench';
import type { Gpu } from '$lib/kernels/gpu/gpu';
import { withBuffers } from '$lib/kernels/gpu/proof';
import { scoreTopKGpu } from './score-top-k.webgpu';
import { topKReference } from './top-k.reference';

export interface TopKSizes {
	itemCount: number;
	/** At most 1,000, so that sums stay exact. */
	dim: number;
	k: number;
	queryCount: number;
}

/** Searches one at a time, from the query on the processor to the answer on the processor. */
export interface TopKMeasurement extends TopKSizes {
	medianMs: number;
	bestMs: number;
	/** GB/s: every vector is read once, in the median time. */
	rate: number;
	/** Share of the k best that was found, place by place: 1 or a wrong answer. */
	recall: number;
}

/** Vectors and queries of whole numbers from −127 to 127: sums are exact in any order, so the answer has to be too. */
export async function measureScoreTopKGpu(gpu: Gpu, sizes: TopKSizes): Promise<TopKMeasurement> {
	const { itemCount, dim, k, queryCount } = sizes;
	const rng = createRng(1);
	const wholes = (length: number) => Float32Array.from({ length }, () => rng.integer(255) - 127);
	const values = wholes(itemCount * dim);
	const times: number[] = [];
	let hits = 0;
	await withBuffers(gpu, { values }, async (buffers) => {
		const vectors = { itemCount, dim, values: buffers.values };
		// The first call compiles the program and waits for the vectors.
		await scoreTopKGpu(gpu, vectors, wholes(dim), k);
		for (let asked = 0; asked < queryCount; asked++) {
			const query = wholes(dim);
			const before = performance.now();
			const { itemIndices } = await scoreTopKGpu(gpu, vectors, query, k);
			times.push(performance.now() - before);
			hits += exactTopK(values, query, k).filter((item, rank) => item === itemIndices[rank]).length;
		}
	});
	times.sort((a, b) => a - b);
	const medianMs = times[Math.floor(queryCount / 2)];
	const rate = billionsPerSecond(4 * itemCount * dim, medianMs);
	return { ...sizes, medianMs, bestMs: times[0], rate, recall: hits / (Math.min(k, itemCount) * queryCount) };
}

function exactTopK(values: Float32Array, query: Float32Array, k: number): Uint32Array {
	const dim = query.length;
	const scores = new Float64Array(values.length / dim);
	for (let item = 0; item < scores.length; item++) {
		let sum = 0;
		for (let d = 0; d < dim; d++) sum += values[item * dim + d] * query[d];
		scores[item] = sum;
	}
	const items = new Uint32Array(k);
	return items.subarray(0, topKReference(scores, k, items, new Float64Array(k)));
}
