import type { CsrMatrix } from '$lib/core/csr-matrix';

/**
 * A mark for each row that changes with its columns or values, whatever their order: Σ mix(column, value) mod 2³². Two
 * different rows share a mark once in four thousand million.
 * @param columnOf what a column is called in the marks; a column called −1 makes its rows' marks worthless, 0xffffffff
 * @returns [rowCount]
 */
export function rowMarks(matrix: CsrMatrix, columnOf?: Int32Array): Uint32Array {
	const bits = new Uint32Array(matrix.values.buffer, matrix.values.byteOffset, matrix.values.length);
	return Uint32Array.from({ length: matrix.rowCount }, (_, row) => {
		let sum = 0;
		for (let entry = matrix.rowOffsets[row]; entry < matrix.rowOffsets[row + 1]; entry++) {
			const column = columnOf ? columnOf[matrix.columnIndices[entry]] : matrix.columnIndices[entry];
			if (column < 0) return 0xffffffff;
			sum = (sum + mix(column, bits[entry])) >>> 0;
		}
		return sum % 0xffffffff;
	});
}

/** Two words to one, each bit of both on all (the finaliser of MurmurHash3, Appleby 2011). */
function mix(column: number, value: number): number {
	let hash = Math.imul(column + 1, 0x9e3779b1) ^ Math.imul(value, 0x85ebca77);
	hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
	hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
	return (hash ^ (hash >>> 16)) >>> 0;
}
