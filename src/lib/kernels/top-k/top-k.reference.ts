/**
 * The k largest scores, descending, ties by lower index; −∞ and NaN never appear.
 * A heap whose root is the worst kept: O(n + k log k) on random input, O(n log k) at worst.
 * @returns how many were written
 */
export function topKReference(
	scores: ArrayLike<number>,
	k: number,
	outIndices: Uint32Array,
	outScores: Float32Array | Float64Array,
): number {
	let count = 0;
	if (k === 0) return 0;
	for (let index = 0; index < scores.length; index++) {
		const score = scores[index];
		if (!(score > -Infinity)) continue;
		if (count < k) {
			siftUp(outIndices, outScores, count++, index, score);
		} else if (score > outScores[0]) {
			// An equal score has the higher index, so it never displaces the root.
			siftDown(outIndices, outScores, k, index, score);
		}
	}
	for (let last = count - 1; last > 0; last--) {
		const index = outIndices[last];
		const score = outScores[last];
		outIndices[last] = outIndices[0];
		outScores[last] = outScores[0];
		siftDown(outIndices, outScores, last, index, score);
	}
	return count;
}

function isWorse(index: number, score: number, otherIndex: number, otherScore: number): boolean {
	return score < otherScore || (score === otherScore && index > otherIndex);
}

/** Adds (index, score) at `hole`, the first free place. */
function siftUp(
	indices: Uint32Array,
	scores: Float32Array | Float64Array,
	hole: number,
	index: number,
	score: number,
): void {
	while (hole > 0) {
		const parent = (hole - 1) >> 1;
		if (!isWorse(index, score, indices[parent], scores[parent])) break;
		indices[hole] = indices[parent];
		scores[hole] = scores[parent];
		hole = parent;
	}
	indices[hole] = index;
	scores[hole] = score;
}

/** Puts (index, score) in place of the root of a heap of `size`. */
function siftDown(
	indices: Uint32Array,
	scores: Float32Array | Float64Array,
	size: number,
	index: number,
	score: number,
): void {
	let hole = 0;
	for (;;) {
		let child = 2 * hole + 1;
		if (child >= size) break;
		if (child + 1 < size && isWorse(indices[child + 1], scores[child + 1], indices[child], scores[child])) child++;
		if (!isWorse(indices[child], scores[child], index, score)) break;
		indices[hole] = indices[child];
		scores[hole] = scores[child];
		hole = child;
	}
	indices[hole] = index;
	scores[hole] = score;
}
