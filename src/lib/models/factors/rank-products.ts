import type { Kernels } from '$lib/kernels/kernel';
import type { ScoredItems } from '$lib/models/model';

/**
 * `FittedModel.rank` for a model whose scores are the products of query vectors [excluded.length × dim] with item
 * vectors [itemCount × dim] by `kernels.gemm`.
 */
export function rankProducts(
	kernels: Kernels,
	queries: Float32Array,
	items: Float32Array,
	dim: number,
	excluded: readonly Uint32Array[],
	k: number,
): ScoredItems[] {
	const excludeOffsets = new Uint32Array(excluded.length + 1);
	excluded.forEach((list, query) => (excludeOffsets[query + 1] = excludeOffsets[query] + list.length));
	const exclude = new Uint32Array(excludeOffsets[excluded.length]);
	excluded.forEach((list, query) => exclude.set(list, excludeOffsets[query]));
	const { counts, indices, scores } = kernels.rankRows({ queries, items, dim, excludeOffsets, exclude, k });
	return Array.from(counts, (count, query) => ({
		itemIndices: indices.slice(query * k, query * k + count),
		scores: scores.slice(query * k, query * k + count),
	}));
}
