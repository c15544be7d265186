import { transpose } from '$lib/core/csr-matrix';
import { bestOf, billionsPerSecond, type Measurement } from '$lib/kernels/bench';
import { movieLensSized } from '$lib/kernels/bench-matrix';
import type { Kernels } from '$lib/kernels/kernel';

const [k, passes] = [200, 5];

/**
 * Without a toll on weights none is held at zero, so that each moves in each pass and the operations are known: a weight
 * that moves is a multiply-add for each candidate of its column. (With one most stay at zero and cost next to nothing.)
 * The gathering of each column's part of the Gram matrix is in the time and counts as no operation.
 */
export function measureSlimColumns(kernels: Kernels, budgetMs?: number): Measurement[] {
	const byItem = movieLensSized();
	const n = byItem.rowCount;
	const gram = new Float32Array(n * n);
	kernels.sparseGram(transpose(byItem).matrix, gram);
	const candidates = kernels.sparseNeighbours(byItem, { k, shrink: 0, similarity: 'cosine' });
	const options = { l1: 0, l2: 500, nonNegative: false, passes, tolerance: 0 };
	const out = new Float32Array(n * k);
	const bestMs = bestOf(() => kernels.slimColumns(gram, candidates, options, out), budgetMs);
	const moves = candidates.counts.reduce((sum, count) => sum + count * count, 0);
	const rate = billionsPerSecond(2 * passes * moves, bestMs);
	const shape = `${n} items, ${k} candidates, ${passes} passes`;
	return [{ kernel: 'slimColumns', shape, bestMs, rate, unit: 'GFLOP/s' }];
}
