import { transpose } from '$lib/core/csr-matrix';
import { createRng } from '$lib/core/rng';
import { bestOf, billionsPerSecond, type Measurement } from '$lib/kernels/bench';
import { movieLensSized } from '$lib/kernels/bench-matrix';
import type { Kernels } from '$lib/kernels/kernel';

const steps = 3;

/**
 * One whole iteration, users then items, exactly and by conjugate gradients; the exact rate counts the outer products (one
 * triangle) and factorisations.
 */
export function measureAls(kernels: Kernels, budgetMs?: number): Measurement[] {
	const byItem = movieLensSized();
	const byUser = transpose(byItem).matrix;
	const rowCount = byItem.rowCount + byUser.rowCount;
	return [64, 128].flatMap((dim) => {
		const rng = createRng(1);
		const items = Float32Array.from({ length: byItem.rowCount * dim }, () => rng.normal() / 10);
		const users = new Float32Array(byUser.rowCount * dim);
		const options = (count: number) => ({
			dim,
			unobservedWeight: 0.1,
			regularisation: new Float32Array(count).fill(1),
		});
		const shape = `${byUser.rowCount} × ${byItem.rowCount}, ${byItem.values.length} entries, ${dim} factors`;
		const measure = (kernel: string, work: number, iterate: () => void): Measurement => {
			const bestMs = bestOf(iterate, budgetMs);
			return { kernel, shape, bestMs, rate: billionsPerSecond(work, bestMs), unit: 'GFLOP/s' };
		};
		const [ofUsers, ofItems] = [options(byUser.rowCount), options(byItem.rowCount)];
		return [
			measure('alsSolve', 2 * byItem.values.length * dim ** 2 + (rowCount * dim ** 3) / 3, () => {
				kernels.alsSolve(byUser, items, ofUsers, users);
				kernels.alsSolve(byItem, users, ofItems, items);
			}),
			// Each of the steps, and the first residual, passes the entries twice and the Gram matrix once.
			measure(
				'alsConjugateGradient',
				(1 + steps) * (2 * byItem.values.length * 4 * dim + rowCount * 2 * dim ** 2),
				() => {
					kernels.alsConjugateGradient(byUser, items, { ...ofUsers, steps }, users);
					kernels.alsConjugateGradient(byItem, users, { ...ofItems, steps }, items);
				},
			),
		];
	});
}
