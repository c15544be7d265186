import { createRng } from '$lib/core/rng';
import { bestOf, billionsPerSecond, type Measurement } from '$lib/kernels/bench';
import type { Kernels } from '$lib/kernels/kernel';
import { VectorTable } from './vector-table';

const dim = 64;
const queryCount = 1000;

/** The ten best of one query, in f32 and by 8 bits with their proof, over many queries. */
export function measureVectorTable(kernels: Kernels, rowCounts: readonly number[], budgetMs?: number): Measurement[] {
	const rng = createRng(1);
	return rowCounts.flatMap((rowCount) => {
		const vectors = Float32Array.from({ length: rowCount * dim }, () => rng.normal());
		return [false, true].map((quantised): Measurement => {
			const table = new VectorTable(vectors, dim, kernels, { quantised });
			let asked = 0;
			const queries = Array.from({ length: 50 }, () => Float32Array.from({ length: dim }, () => rng.normal()));
			const bestMs = bestOf(() => void table.search(queries[asked++ % queries.length], 10), budgetMs);
			table.release();
			const bytes = rowCount * (quantised ? dim + 12 : 4 * dim);
			const kernel = quantised ? 'search, 8 bits with proof' : 'search, f32';
			return {
				kernel,
				shape: `10 of ${rowCount} × ${dim}`,
				bestMs,
				rate: billionsPerSecond(bytes, bestMs),
				unit: 'GB/s',
			};
		});
	});
}

/** Of the ten best by a full scan in f32, the share that the search by 8 bits finds: one for each of many queries. */
export function measureRecall(kernels: Kernels, rowCount: number): { queryCount: number; recall: number } {
	const rng = createRng(2);
	const vectors = Float32Array.from({ length: rowCount * dim }, () => rng.normal());
	const [whole, quantised] = [false, true].map(
		(isQuantised) => new VectorTable(vectors, dim, kernels, { quantised: isQuantised }),
	);
	let found = 0;
	for (let asked = 0; asked < queryCount; asked++) {
		const query = Float32Array.from({ length: dim }, () => rng.normal());
		const expected = new Set(whole.search(query, 10).rows);
		found += quantised.search(query, 10).rows.filter((row) => expected.has(row)).length;
	}
	for (const table of [whole, quantised]) table.release();
	return { queryCount, recall: found / (10 * queryCount) };
}
