import { transpose } from '$lib/core/csr-matrix';
import { createRng } from '$lib/core/rng';
import { bestOf, billionsPerSecond, type Measurement } from '$lib/kernels/bench';
import { movieLensSized } from '$lib/kernels/bench-matrix';
import type { Kernels } from '$lib/kernels/kernel';

/** One whole iteration, users then items; the rate counts the outer products (one triangle) and factorisations. */
export function measureAls(kernels: Kernels, budgetMs?: number): Measurement[] {
	const byItem = movieLensSized();
	const byUser = transpose(byItem).matrix;
	const rowCount = byItem.rowCount + byUser.rowCount;
	return [64, 128].map((dim) => {
		const rng = createRng(1);
		const items = Float32Array.from({ length: byItem.rowCount * dim }, () => rng.normal() / 10);
		const users = new Float32Array(byUser.rowCount * dim);
		const options = (count: number) => ({
			dim,
			unobservedWeight: 0.1,
			regularisation: new Float32Array(count).fill(1),
		});
		const bestMs = bestOf(() => {
			kernels.alsSolve(byUser, items, options(byUser.rowCount), users);
			kernels.alsSolve(byItem, users, options(byItem.rowCount), items);
		}, budgetMs);
		const work = 2 * byItem.values.length * dim ** 2 + (rowCount * dim ** 3) / 3;
		const shape = `${byUser.rowCount} × ${byItem.rowCount}, ${byItem.values.length} entries, ${dim} factors`;
		return { kernel: 'alsSolve', shape, bestMs, rate: billionsPerSecond(work, bestMs), unit: 'GFLOP/s' };
	});
}
