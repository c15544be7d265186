import { createRng } from '$lib/core/rng';
import { bestOf, billionsPerSecond, type Measurement } from '$lib/kernels/bench';
import type { Kernels } from '$lib/kernels/kernel';

const [rowCount, dim] = [100_000, 64];

/** Numbers of 4 bytes are read; a code of one byte each and a scale of 4 a row are written. */
export function measureQuantiseRows(kernels: Kernels, budgetMs?: number): Measurement[] {
	const workspace = kernels.openWorkspace();
	try {
		const rng = createRng(1);
		const table = workspace.floats(rowCount * dim);
		const { values } = table;
		for (let place = 0; place < values.length; place++) values[place] = rng.normal();
		const out = { codes: workspace.floats((rowCount * dim) / 4), scales: workspace.floats(rowCount) };
		const bestMs = bestOf(() => workspace.quantiseRows(table, rowCount, dim, out), budgetMs);
		const rate = billionsPerSecond(rowCount * (5 * dim + 4), bestMs);
		return [{ kernel: 'quantiseRows', shape: `${rowCount} × ${dim}`, bestMs, rate, unit: 'GB/s' }];
	} finally {
		workspace.release();
	}
}
