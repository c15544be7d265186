import { transpose } from '$lib/core/csr-matrix';
import { bestOf, billionsPerSecond, type Measurement } from '$lib/kernels/bench';
import { movieLensSized, pairCount, withStars } from '$lib/kernels/bench-matrix';
import type { Kernels } from '$lib/kernels/kernel';

const options = { k: 200, shrink: 10, similarity: 'cosine' } as const;

/**
 * Items against items. Of stars the rate counts the products alone, two operations a pair of entries. Of ones there is
 * nothing to multiply: for each pair an index of 4 bytes is read and a counter of 4 read and written, and each cell of the
 * product is read once more to be ranked, 4 bytes.
 */
export function measureSparseNeighbours(kernels: Kernels, budgetMs?: number): Measurement[] {
	const ones = movieLensSized();
	const pairs = pairCount(transpose(ones).matrix);
	const shape = `${ones.rowCount} rows, ${ones.values.length} entries, k ${options.k}`;
	const measure = (matrix: typeof ones) => bestOf(() => void kernels.sparseNeighbours(matrix, options), budgetMs);
	const [onesMs, starsMs] = [measure(ones), measure(withStars(ones))];
	const kernel = 'sparseNeighbours';
	const bytes = 12 * pairs + 4 * ones.rowCount ** 2;
	return [
		{ kernel, shape: `${shape}, ones`, bestMs: onesMs, rate: billionsPerSecond(bytes, onesMs), unit: 'GB/s' },
		{ kernel, shape: `${shape}, stars`, bestMs: starsMs, rate: billionsPerSecond(2 * pairs, starsMs), unit: 'GFLOP/s' },
	];
}
