import type { Kernels } from '$lib/kernels/kernel';
import type { Floats, Workspace } from '$lib/kernels/workspace';
import type { FoundVectors } from './vector-index';

/**
 * The k best of some rows of a table by their products in f32.
 * @param candidates ascending, so that equal scores go to the lower row
 */
export function scoreCandidates(
	candidates: Uint32Array,
	query: Float32Array,
	k: number,
	table: Floats,
	workspace: Workspace,
	kernels: Kernels,
): FoundVectors {
	const products = new Float32Array(candidates.length);
	workspace.scoreRows(table, query, candidates, products);
	const [places, scores] = [new Uint32Array(k), new Float32Array(k)];
	const count = kernels.topK(products, k, places, scores);
	return { rows: places.subarray(0, count).map((place) => candidates[place]), scores: scores.subarray(0, count) };
}
