import { csrFromCoordinates } from '$lib/core/csr-matrix';
import { createRng } from '$lib/core/rng';
import { bestOf, type Measurement } from '$lib/kernels/bench';
import type { Kernels } from '$lib/kernels/kernel';

/** The sizes of MovieLens 1M at four stars and more, its long tails included: items against items. */
const [itemCount, userCount, interactionCount] = [3125, 6034, 575_000];

/** Million multiply-adds a second. */
export function measureSparseNeighbours(kernels: Kernels, budgetMs?: number): Measurement[] {
	const rng = createRng(1);
	const cells = new Set<number>();
	while (cells.size < interactionCount) {
		// A power of a uniform number is long-tailed as ratings are.
		const item = Math.floor(itemCount * rng.next() ** 2.5);
		cells.add(item * userCount + Math.floor(userCount * rng.next() ** 2));
	}
	const pairs = Float64Array.from(cells);
	const { matrix } = csrFromCoordinates({
		rowCount: itemCount,
		columnCount: userCount,
		rows: Uint32Array.from(pairs, (cell) => Math.floor(cell / userCount)),
		columns: Uint32Array.from(pairs, (cell) => cell % userCount),
		values: new Float32Array(interactionCount).fill(1),
	});
	const historySizes = new Float64Array(userCount);
	for (const column of matrix.columnIndices) historySizes[column]++;
	const products = historySizes.reduce((sum, size) => sum + size * size, 0);
	const options = { k: 200, shrink: 10, similarity: 'cosine' } as const;
	const bestMs = bestOf(() => void kernels.sparseNeighbours(matrix, options), budgetMs);
	return [
		{
			kernel: 'sparseNeighbours',
			shape: `${itemCount} rows, ${interactionCount} entries, ${Math.round(products / 1e6)} million products, k 200`,
			bestMs,
			rate: products / bestMs / 1e3,
			unit: 'million a second',
		},
	];
}
