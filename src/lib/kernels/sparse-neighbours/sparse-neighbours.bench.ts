import { transpose } from '$lib/core/csr-matrix';
import { bestOf, type Measurement } from '$lib/kernels/bench';
import { movieLensSized, pairCount } from '$lib/kernels/bench-matrix';
import type { Kernels } from '$lib/kernels/kernel';

/** Items against items; the rate counts multiply-adds. */
export function measureSparseNeighbours(kernels: Kernels, budgetMs?: number): Measurement[] {
	const matrix = movieLensSized();
	const options = { k: 200, shrink: 10, similarity: 'cosine' } as const;
	const bestMs = bestOf(() => void kernels.sparseNeighbours(matrix, options), budgetMs);
	const shape = `${matrix.rowCount} rows, ${matrix.values.length} entries, k 200`;
	return [
		{
			kernel: 'sparseNeighbours',
			shape,
			bestMs,
			rate: pairCount(transpose(matrix).matrix) / bestMs / 1e3,
			unit: 'million a second',
		},
	];
}
