import type { Kernels } from '$lib/kernels/kernel';
import { rankCandidates } from '$lib/recommendation/rank/rank-candidates';
import { innerProduct, type ItemIndex, type ItemVectors } from './item-vectors';

/**
 * Vectors in bytes, one scale a row (x ≈ scale · code, |error| ≤ scale / 2 a number), a quarter of the memory to read; then full
 * precision for whatever may be among the best. An item's score is within scale/2 · Σ|q| of the estimate, so only items whose upper
 * bound reaches the k-th lower bound are scored anew: the answer equals the exact one, whatever the data. Keeps the vectors by
 * reference.
 */
export function int8Index({ dim, items }: ItemVectors, kernels: Kernels): ItemIndex {
	const itemCount = items.length / dim;
	const codes = new Int8Array(items.length);
	const scales = new Float32Array(itemCount);
	for (let item = 0; item < itemCount; item++) quantiseRow(items, item, dim, codes, scales);
	const lower = new Float32Array(itemCount);
	const upper = new Float32Array(itemCount);
	return {
		id: 'int8',
		label: 'Bytes, best scored anew (int8)',
		isExact: true,
		sizeBytes: codes.byteLength + scales.byteLength,
		search(query, k) {
			const reach = query.reduce((sum, value) => sum + Math.abs(value), 0) / 2;
			for (let item = 0; item < itemCount; item++) {
				let sum = 0;
				const start = item * dim;
				for (let d = 0; d < dim; d++) sum += query[d] * codes[start + d];
				const estimate = sum * scales[item];
				// A little more than the rounding of f32 sums could ever take.
				const slack = scales[item] * reach * 1.001 + Math.abs(estimate) * 1e-5 + 1e-30;
				lower[item] = estimate - slack;
				upper[item] = estimate + slack;
			}
			const sure = rankCandidates(lower, k, kernels);
			const least = sure.scores.at(-1) ?? Infinity;
			for (let item = 0; item < itemCount; item++) {
				upper[item] = upper[item] >= least ? innerProduct(query, 0, items, item * dim, dim) : -Infinity;
			}
			return rankCandidates(upper, k, kernels);
		},
	};
}

function quantiseRow(items: Float32Array, item: number, dim: number, codes: Int8Array, scales: Float32Array): void {
	const start = item * dim;
	let largest = 0;
	for (let d = 0; d < dim; d++) largest = Math.max(largest, Math.abs(items[start + d]));
	scales[item] = largest / 127;
	if (largest === 0) return;
	for (let d = 0; d < dim; d++) codes[start + d] = Math.round((items[start + d] / largest) * 127);
}
