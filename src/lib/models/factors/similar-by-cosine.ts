import type { Kernels } from '$lib/kernels/kernel';
import type { ScoredItems } from '$lib/models/model';

/** Finds the k items whose factors point most nearly the same way as those of one item. */
export function similarByCosine(
	kernels: Kernels,
	/** [itemCount × dim] */
	factors: Float32Array,
	dim: number,
): (itemIndex: number, k: number) => ScoredItems {
	const itemCount = factors.length / dim;
	let directions: Float32Array | null = null;
	return (itemIndex, k) => {
		directions ??= unitRows(factors, dim);
		const own = directions.slice(itemIndex * dim, (itemIndex + 1) * dim);
		const cosines = new Float32Array(itemCount);
		kernels.gemm({ m: 1, n: itemCount, k: dim, transposeB: true }, own, directions, cosines);
		cosines[itemIndex] = -Infinity;
		const itemIndices = new Uint32Array(k);
		const scores = new Float32Array(k);
		const count = kernels.topK(cosines, k, itemIndices, scores);
		return { itemIndices: itemIndices.subarray(0, count), scores: scores.subarray(0, count) };
	};
}

/** A copy with every row of length 1; rows of zeros stay. */
function unitRows(factors: Float32Array, dim: number): Float32Array {
	const rows = factors.slice();
	for (let start = 0; start < rows.length; start += dim) {
		let squares = 0;
		for (let d = start; d < start + dim; d++) squares += rows[d] ** 2;
		if (squares === 0) continue;
		const scale = 1 / Math.sqrt(squares);
		for (let d = start; d < start + dim; d++) rows[d] *= scale;
	}
	return rows;
}
