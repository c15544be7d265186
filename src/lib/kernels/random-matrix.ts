import { csrFromCoordinates, type CsrMatrix } from '$lib/core/csr-matrix';
import { createRng } from '$lib/core/rng';

/** For tests: each cell is there with probability `density`, and holds 1 or a normal number. */
export function randomMatrix(rowCount: number, columnCount: number, density: number, isBinary: boolean): CsrMatrix {
	const rng = createRng(rowCount + 1000 * columnCount);
	const rows: number[] = [];
	const columns: number[] = [];
	const values: number[] = [];
	for (let row = 0; row < rowCount; row++) {
		for (let column = 0; column < columnCount; column++) {
			if (rng.next() >= density) continue;
			rows.push(row);
			columns.push(column);
			values.push(isBinary ? 1 : rng.normal());
		}
	}
	return csrFromCoordinates({
		rowCount,
		columnCount,
		rows: Uint32Array.from(rows),
		columns: Uint32Array.from(columns),
		values: Float32Array.from(values),
	}).matrix;
}
