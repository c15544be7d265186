import { describe, expect, test } from 'vitest';
import { createRng } from '$lib/core/rng';
import { openVectorIndex } from '$lib/embeddings/open-vector-index';
import { indexKinds } from '$lib/embeddings/vector-index';
import { createKernels } from '$lib/kernels/backend';
import { rankProducts } from '$lib/models/factors/rank-products';
import type { FittedModel, Query } from '$lib/models/model';
import { rankByIndex } from './index-ranking';

const [itemCount, dim] = [3000, 13];
const kernels = await createKernels({ backend: 'simd' });
const rng = createRng(1);
const items = Float32Array.from({ length: itemCount * dim }, () => rng.normal());
/** Everybody's vector follows from their index; items repeat, so that scores are equal. */
items.copyWithin(1500 * dim, 0, 1500 * dim);
const queryVectors = (queries: readonly Query[]) =>
	Float32Array.from(
		queries.flatMap(({ userIndex }) => Array.from({ length: dim }, (_, d) => Math.sin((userIndex! + 1) * (d + 2)))),
	);
const model = {
	itemCount,
	queryVectors,
	rank: (queries: readonly Query[], excluded: readonly Uint32Array[], k: number) =>
		rankProducts(kernels, queryVectors(queries), items, dim, excluded, k),
} as unknown as FittedModel;
const queries = Array.from({ length: 20 }, (_, userIndex): Query => {
	return { userIndex, history: new Uint32Array(0), values: new Float32Array(0) };
});
const excludedBy = (share: number) =>
	queries.map((_, row) =>
		Uint32Array.from({ length: itemCount }, (_, item) => item).filter((item) => ((item * 7 + row) % 100) / 100 < share),
	);

describe('ranking by an index', () => {
	test.each([
		['exact', 0],
		['exact', 0.02],
		['int8', 0],
		['int8', 0.02],
		['int8', 0.999],
	] as const)('%s gives the lists of the model to the bit, with %d of the items left out', (kind, share) => {
		const index = openVectorIndex(kind, items, dim, kernels);
		const rank = rankByIndex(model, items, index, kernels);
		const excluded = excludedBy(share);
		for (const k of [1, 12, 100, itemCount])
			expect(rank(queries, excluded, k)).toEqual(model.rank!(queries, excluded, k));
		index.release();
	});

	test.each(indexKinds)('%s never brings what is left out, nor a short list', (kind) => {
		const index = openVectorIndex(kind, items, dim, kernels);
		const excluded = excludedBy(0.9);
		rankByIndex(
			model,
			items,
			index,
			kernels,
		)(queries, excluded, 50).forEach(({ itemIndices, scores }, row) => {
			expect(itemIndices.length).toBe(50);
			expect(itemIndices.some((item) => excluded[row].includes(item))).toBe(false);
			expect([...scores]).toEqual([...scores].sort((a, b) => b - a));
		});
		index.release();
	});
});
