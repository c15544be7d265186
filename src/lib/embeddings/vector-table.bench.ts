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
			const bytes = rowCount * (quantised ? dim + 4 : 4 * dim);
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

/** What the search by 8 bits finds of what a full scan finds, and how long it takes. */
export interface SearchRecall {
	k: number;
	queryCount: number;
	/** Mean share of the k best by a full scan in f32. */
	recall: number;
	/** Of one search by 8 bits, the f32 products among the candidates included. */
	p50Ms: number;
	p99Ms: number;
}

export function measureRecall(kernels: Kernels, rowCount: number): SearchRecall[] {
	const rng = createRng(2);
	const vectors = Float32Array.from({ length: rowCount * dim }, () => rng.normal());
	const [whole, quantised] = [false, true].map(
		(isQuantised) => new VectorTable(vectors, dim, kernels, { quantised: isQuantised }),
	);
	const found = [10, 100].map((k): SearchRecall => {
		let hits = 0;
		const times: number[] = [];
		for (let asked = 0; asked < queryCount; asked++) {
			const query = Float32Array.from({ length: dim }, () => rng.normal());
			const expected = new Set(whole.search(query, k).rows);
			const started = performance.now();
			const { rows } = quantised.search(query, k);
			times.push(performance.now() - started);
			hits += rows.filter((row) => expected.has(row)).length;
		}
		times.sort((a, b) => a - b);
		const at = (share: number) => times[Math.floor(share * queryCount)];
		return { k, queryCount, recall: hits / (k * queryCount), p50Ms: at(0.5), p99Ms: at(0.99) };
	});
	for (const table of [whole, quantised]) table.release();
	return found;
}
