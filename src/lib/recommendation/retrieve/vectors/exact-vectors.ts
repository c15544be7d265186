import type { Kernels } from '$lib/kernels/kernel';
import { rankCandidates } from '$lib/recommendation/rank/rank-candidates';
import { innerProduct, type ItemIndex, type ItemVectors } from './item-vectors';

/** Every vector in full precision: what the others are measured against. */
export function exactIndex({ dim, items }: ItemVectors, kernels: Kernels): ItemIndex {
	const scores = new Float32Array(items.length / dim);
	return {
		id: 'exact',
		label: 'Exact (f32)',
		isExact: true,
		sizeBytes: items.byteLength,
		search(query, k) {
			for (let item = 0; item < scores.length; item++) scores[item] = innerProduct(query, 0, items, item * dim, dim);
			return rankCandidates(scores, k, kernels);
		},
	};
}
