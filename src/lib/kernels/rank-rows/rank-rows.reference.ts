import { gemmReference } from '$lib/kernels/gemm/gemm.reference';
import type { RankedRows, RankRowsInput } from '$lib/kernels/kernel';
import { topKReference } from '$lib/kernels/top-k/top-k.reference';

/** Products, mask, top-k, one query after the other. */
export function rankRowsReference({ queries, items, dim, excludeOffsets, exclude, k }: RankRowsInput): RankedRows {
	const queryCount = excludeOffsets.length - 1;
	const itemCount = items.length / dim;
	const ranked = emptyRanking(queryCount, k);
	const scores = new Float32Array(itemCount);
	for (let query = 0; query < queryCount; query++) {
		const own = queries.subarray(query * dim, (query + 1) * dim);
		gemmReference({ m: 1, n: itemCount, k: dim, transposeB: true }, own, items, scores);
		for (const item of exclude.subarray(excludeOffsets[query], excludeOffsets[query + 1])) scores[item] = -Infinity;
		const [start, end] = [query * k, (query + 1) * k];
		const { indices, scores: best } = ranked;
		ranked.counts[query] = topKReference(scores, k, indices.subarray(start, end), best.subarray(start, end));
	}
	return ranked;
}

export function emptyRanking(queryCount: number, k: number): RankedRows {
	return {
		k,
		counts: new Uint32Array(queryCount),
		indices: new Uint32Array(queryCount * k),
		scores: new Float32Array(queryCount * k),
	};
}
