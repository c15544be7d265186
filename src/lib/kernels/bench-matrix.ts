import { csrFromCoordinates, type CsrMatrix } from '$lib/core/csr-matrix';
import { createRng } from '$lib/core/rng';

/**
 * For benches: a binary matrix of MovieLens 1M's size at four stars and more, 3,125 items × 6,034 users with
 * 575,000 entries, both tails long.
 */
export function movieLensSized(): CsrMatrix {
	const [itemCount, userCount, entryCount] = [3125, 6034, 575_000];
	const rng = createRng(1);
	const cells = new Set<number>();
	while (cells.size < entryCount) {
		// A power of a uniform number is long-tailed as ratings are.
		const item = Math.floor(itemCount * rng.next() ** 2.5);
		cells.add(item * userCount + Math.floor(userCount * rng.next() ** 2));
	}
	const pairs = Float64Array.from(cells);
	return csrFromCoordinates({
		rowCount: itemCount,
		columnCount: userCount,
		rows: Uint32Array.from(pairs, (cell) => Math.floor(cell / userCount)),
		columns: Uint32Array.from(pairs, (cell) => cell % userCount),
		values: new Float32Array(entryCount).fill(1),
	}).matrix;
}

/** The same places with one to five stars: a kernel that only counts ones has to multiply. */
export function withStars(matrix: CsrMatrix): CsrMatrix {
	const rng = createRng(2);
	return { ...matrix, values: matrix.values.map(() => 1 + rng.integer(5)) };
}

/** Multiply-adds of XᵀX, both triangles: every row of X against itself. */
export function pairCount({ rowCount, rowOffsets }: CsrMatrix): number {
	let count = 0;
	for (let row = 0; row < rowCount; row++) count += (rowOffsets[row + 1] - rowOffsets[row]) ** 2;
	return count;
}
