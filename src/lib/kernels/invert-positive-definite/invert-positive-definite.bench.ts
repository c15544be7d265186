import { transpose } from '$lib/core/csr-matrix';
import { bestOf, billionsPerSecond, type Measurement } from '$lib/kernels/bench';
import { movieLensSized, pairCount } from '$lib/kernels/bench-matrix';
import type { Kernels } from '$lib/kernels/kernel';

/** The two steps of EASE: the gram of the users' rows, and the inverse of it with λ = 500 on the diagonal. */
export function measureEase(kernels: Kernels, budgetMs?: number): Measurement[] {
	const byUser = transpose(movieLensSized()).matrix;
	const n = byUser.columnCount;
	const gram = new Float32Array(n * n);
	const gramMs = bestOf(() => kernels.sparseGram(byUser, gram), budgetMs);
	for (let item = 0; item < n; item++) gram[item * (n + 1)] += 500;
	const inverse = gram.slice();
	const inverseMs = bestOf(() => {
		inverse.set(gram);
		kernels.invertPositiveDefinite(inverse, n);
	}, budgetMs);
	const shape = `${n} × ${n}`;
	return [
		{ kernel: 'sparseGram', shape, bestMs: gramMs, rate: pairCount(byUser) / gramMs / 1e3, unit: 'million a second' },
		{
			kernel: 'invertPositiveDefinite',
			shape,
			bestMs: inverseMs,
			rate: billionsPerSecond(n ** 3, inverseMs),
			unit: 'GFLOP/s',
		},
	];
}
