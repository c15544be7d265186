import { createRng } from '$lib/core/rng';
import { bestOf, billionsPerSecond, type Measurement } from '$lib/kernels/bench';
import type { Kernels } from '$lib/kernels/kernel';

/** Every user of MovieLens 1M to the top 20, 95 items each left out. */
export function measureRankRows(kernels: Kernels, budgetMs?: number): Measurement[] {
	const [queryCount, itemCount, dim, seen] = [6034, 3125, 64, 95];
	const rng = createRng(1);
	const floats = (length: number) => Float32Array.from({ length }, () => rng.normal());
	const input = {
		queries: floats(queryCount * dim),
		items: floats(itemCount * dim),
		dim,
		excludeOffsets: Uint32Array.from({ length: queryCount + 1 }, (_, query) => query * seen),
		exclude: Uint32Array.from({ length: queryCount * seen }, () => rng.integer(itemCount)),
		k: 20,
	};
	const bestMs = bestOf(() => void kernels.rankRows(input), budgetMs);
	const rate = billionsPerSecond(2 * queryCount * itemCount * dim, bestMs);
	return [{ kernel: 'rankRows', shape: `${queryCount} × ${itemCount} × ${dim} to 20`, bestMs, rate, unit: 'GFLOP/s' }];
}
