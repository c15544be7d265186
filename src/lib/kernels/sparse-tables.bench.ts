import { createRng } from '$lib/core/rng';
import { bestOf, billionsPerSecond, type Measurement } from './bench';
import type { Kernels } from './kernel';

const [rowCount, dim, batchSize] = [100_000, 64, 1024];

/** Lookup and both optimizers on a table far larger than the caches; bytes are those of the rows of the batch. */
export function measureSparseTables(kernels: Kernels, budgetMs?: number): Measurement[] {
	const rng = createRng(1);
	const table = Float32Array.from({ length: rowCount * dim }, () => rng.next() - 0.5);
	const rows = Uint32Array.from({ length: batchSize }, () => rng.integer(rowCount));
	const gradients = Float32Array.from({ length: batchSize * dim }, () => rng.next() - 0.5);
	const adagrad = { table, accumulator: new Float32Array(rowCount), dim };
	const adam = { table, firstMoment: table.slice().fill(0), secondMoment: table.slice().fill(0), dim, step: 1 };
	const calls = [
		{ kernel: 'embeddingLookup', passes: 2, call: () => kernels.embeddingLookup(table, dim, rows, gradients) },
		{ kernel: 'rowWiseAdagrad', passes: 3, call: () => kernels.rowWiseAdagrad(adagrad, rows, gradients, 1e-3) },
		{ kernel: 'lazyAdam', passes: 7, call: () => kernels.lazyAdam(adam, rows, gradients, 1e-3) },
	];
	return calls.map(({ kernel, passes, call }) => {
		const bestMs = bestOf(call, budgetMs);
		const rate = billionsPerSecond(passes * batchSize * dim * 4, bestMs);
		return { kernel, shape: `${batchSize} rows of ${rowCount} × ${dim}`, bestMs, rate, unit: 'GB/s' };
	});
}
