import { createRng } from '$lib/core/rng';
import { bestOf, billionsPerSecond, type Measurement } from '$lib/kernels/bench';
import type { Kernels } from '$lib/kernels/kernel';

const [dim, epsilon] = [64, 1e-6];

/**
 * A batch, which fits a cache, and a table, which does not. Rows are read and written, 8 bytes a number; their gradients
 * are read with the rows and written, 12 bytes.
 */
export function measureNormaliseRows(kernels: Kernels, budgetMs?: number): Measurement[] {
	return [1024, 100_000].flatMap((rowCount) => {
		const workspace = kernels.openWorkspace();
		try {
			const rng = createRng(1);
			const [values, gradients] = [0, 1].map(() => {
				const floats = workspace.floats(rowCount * dim);
				const { values: numbers } = floats;
				for (let place = 0; place < numbers.length; place++) numbers[place] = rng.next() - 0.5;
				return floats;
			});
			const scales = workspace.floats(rowCount);
			const calls = [
				['normaliseRows', 8, () => workspace.normaliseRows(values, rowCount, dim, epsilon, scales)],
				['normaliseRowsGradient', 12, () => workspace.normaliseRowsGradient(values, scales, rowCount, dim, gradients)],
			] as const;
			return calls.map(([kernel, bytes, call]): Measurement => {
				const bestMs = bestOf(call, budgetMs);
				const rate = billionsPerSecond(bytes * rowCount * dim, bestMs);
				return { kernel, shape: `${rowCount} × ${dim}`, bestMs, rate, unit: 'GB/s' };
			});
		} finally {
			workspace.release();
		}
	});
}
