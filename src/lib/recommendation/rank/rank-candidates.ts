import type { Kernels } from '$lib/kernels/kernel';
import type { RankedList } from '$lib/recommendation/recommendation';

/** Sets the scores of items that must not be shown to −∞; indices outside the row are ignored. */
export function maskItems(scores: Float32Array, itemIndices: Uint32Array): void {
	for (const itemIndex of itemIndices) scores[itemIndex] = -Infinity;
}

/**
 * Turns NaN and ±∞ into −∞, so that no broken score reaches a list, and counts the items that are left. Eight scores at a time: x − x is
 * 0 for a number and NaN for all else, and so is the sum.
 */
export function keepFinite(scores: Float32Array): number {
	let count = 0;
	let item = 0;
	for (; item + 7 < scores.length; item += 8) {
		const [a, b, c, d] = [scores[item], scores[item + 1], scores[item + 2], scores[item + 3]];
		const [e, f, g, h] = [scores[item + 4], scores[item + 5], scores[item + 6], scores[item + 7]];
		if (a - a + (b - b) + (c - c + (d - d)) + (e - e + (f - f) + (g - g + (h - h))) === 0) count += 8;
		else count += keepFiniteOf(scores, item, item + 8);
	}
	return count + keepFiniteOf(scores, item, scores.length);
}

function keepFiniteOf(scores: Float32Array, start: number, end: number): number {
	let count = 0;
	for (let item = start; item < end; item++) {
		const score = scores[item];
		if (score - score === 0) count++;
		else scores[item] = -Infinity;
	}
	return count;
}

/** The `count` best items of one row of masked scores [itemCount]: descending, ties by lower index; owned by the caller. */
export function rankCandidates(scores: Float32Array, count: number, kernels: Kernels): RankedList {
	const wanted = Math.min(count, scores.length);
	const itemIndices = new Uint32Array(wanted);
	const bestScores = new Float32Array(wanted);
	const found = wanted === 0 ? 0 : kernels.topK(scores, wanted, itemIndices, bestScores);
	if (found === wanted) return { itemIndices, scores: bestScores };
	return { itemIndices: itemIndices.slice(0, found), scores: bestScores.slice(0, found) };
}
