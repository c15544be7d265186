import type { Kernels } from '$lib/kernels/kernel';
import { rankProducts } from '$lib/models/factors/rank-products';
import type { Embeddings } from '$lib/models/model';

const bestCount = 5;
const usersPerBlock = 1024;

/**
 * Users on a map of items: each stands at the mean place of the five items with the largest products.
 * @param places [itemCount × 2]
 * @returns [userCount × 2]; empty where there are no vectors of users
 */
export function amidBestItems({ users, items, dim }: Embeddings, places: Float32Array, kernels: Kernels): Float32Array {
	const userCount = (users?.length ?? 0) / dim;
	const out = new Float32Array(userCount * 2);
	for (let start = 0; start < userCount; start += usersPerBlock) {
		const block = users!.subarray(start * dim, Math.min(userCount, start + usersPerBlock) * dim);
		const nothing = Array.from({ length: block.length / dim }, () => new Uint32Array(0));
		rankProducts(kernels, block, items, dim, nothing, bestCount).forEach(({ itemIndices }, row) => {
			for (const item of itemIndices) {
				out[2 * (start + row)] += places[2 * item] / itemIndices.length;
				out[2 * (start + row) + 1] += places[2 * item + 1] / itemIndices.length;
			}
		});
	}
	return out;
}
