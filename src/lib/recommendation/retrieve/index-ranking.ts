import type { VectorIndex } from '$lib/embeddings/vector-index';
import type { Kernels } from '$lib/kernels/kernel';
import { rankProducts } from '$lib/models/factors/rank-products';
import type { FittedModel, Query, ScoredItems } from '$lib/models/model';
import { maskItems, rankCandidates } from '$lib/recommendation/rank/rank-candidates';

/**
 * A `FittedModel.rank` that looks at the items an index finds in place of all: the same lists to the bit where the index is exact and
 * the model's own `rank` multiplies vectors. Where the index would look at everything, or leaves too few, the model itself answers.
 * @param items [itemCount × index.dim] the vectors the index was made of; kept, not copied
 */
export function rankByIndex(
	model: FittedModel,
	items: Float32Array,
	index: VectorIndex,
	kernels: Kernels,
): NonNullable<FittedModel['rank']> {
	const { dim } = index;

	return (queries, excluded, k) => {
		const vectors = model.queryVectors!(queries);
		return queries.map((query, row) => {
			const vector = vectors.subarray(row * dim, (row + 1) * dim);
			return rankFound(vector, excluded[row], k) ?? rankAll(query, excluded[row], k);
		});
	};

	/** Null where the index does not find k allowed items, unless there are no more. */
	function rankFound(vector: Float32Array, excluded: Uint32Array, k: number): ScoredItems | null {
		const found = index.candidates(vector, k + excluded.length);
		if (found === null) return null;
		const isExcluded = new Set(excluded);
		const allowed = found.filter((item) => !isExcluded.has(item));
		if (allowed.length < Math.min(k, model.itemCount - isExcluded.size)) return null;
		const rows = new Float32Array(allowed.length * dim);
		kernels.embeddingLookup(items, dim, allowed, rows);
		const [{ itemIndices, scores }] = rankProducts(kernels, vector, rows, dim, [new Uint32Array(0)], k);
		return { itemIndices: itemIndices.map((place) => allowed[place]), scores };
	}

	function rankAll(query: Query, excluded: Uint32Array, k: number): ScoredItems {
		if (model.rank) return model.rank([query], [excluded], k)[0];
		const scores = new Float32Array(model.itemCount);
		model.score([query], scores);
		maskItems(scores, excluded);
		return rankCandidates(scores, k, kernels);
	}
}
