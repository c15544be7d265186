import { transpose } from '$lib/core/csr-matrix';
import { bestOf, billionsPerSecond, type Measurement } from '$lib/kernels/bench';
import { movieLensSized, pairCount, withStars } from '$lib/kernels/bench-matrix';
import type { Kernels } from '$lib/kernels/kernel';

/**
 * Users' rows against themselves. Of stars the rate counts two operations a pair of entries. Of ones there is nothing to
 * multiply: for each pair an index of 4 bytes is read and a counter of 4 read and written, and each cell of the result is
 * written, 4 bytes.
 */
export function measureSparseGram(kernels: Kernels, budgetMs?: number): Measurement[] {
	const ones = transpose(movieLensSized()).matrix;
	const n = ones.columnCount;
	const out = new Float32Array(n * n);
	const pairs = pairCount(ones);
	const measure = (matrix: typeof ones) => bestOf(() => kernels.sparseGram(matrix, out), budgetMs);
	const [onesMs, starsMs] = [measure(ones), measure(withStars(ones))];
	const kernel = 'sparseGram';
	const shape = `${n} × ${n}, ${ones.values.length} entries`;
	const bytes = 12 * pairs + 4 * n ** 2;
	return [
		{ kernel, shape: `${shape}, ones`, bestMs: onesMs, rate: billionsPerSecond(bytes, onesMs), unit: 'GB/s' },
		{ kernel, shape: `${shape}, stars`, bestMs: starsMs, rate: billionsPerSecond(2 * pairs, starsMs), unit: 'GFLOP/s' },
	];
}
