import { transpose } from '$lib/core/csr-matrix';
import { bestOf, billionsPerSecond, type Measurement } from '$lib/kernels/bench';
import { movieLensSized } from '$lib/kernels/bench-matrix';
import type { Kernels } from '$lib/kernels/kernel';

/**
 * The inverse that EASE takes, of a Gram matrix with λ = 500 on the diagonal: the factor is n³/3 operations, the inverse of
 * it and its product with itself as many each.
 */
export function measureInverse(kernels: Kernels, budgetMs?: number): Measurement[] {
	const byUser = transpose(movieLensSized()).matrix;
	const n = byUser.columnCount;
	const gram = new Float32Array(n * n);
	kernels.sparseGram(byUser, gram);
	for (let item = 0; item < n; item++) gram[item * (n + 1)] += 500;
	const inverse = gram.slice();
	const bestMs = bestOf(
		() => kernels.invertPositiveDefinite(inverse, n),
		budgetMs,
		() => inverse.set(gram),
	);
	const rate = billionsPerSecond(n ** 3, bestMs);
	return [{ kernel: 'invertPositiveDefinite', shape: `${n} × ${n}`, bestMs, rate, unit: 'GFLOP/s' }];
}
