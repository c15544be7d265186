/** Distinct rows in order of first appearance; sums [rows.length × dim] of their gradients, in order of appearance. */
export interface RowSums {
	rows: Uint32Array;
	sums: Float64Array;
}

/** Sums the gradients [rows.length × dim] of repeated rows, in f64 and always in the same order. */
export function sumByRow(rows: Uint32Array, gradients: Float32Array, dim: number): RowSums {
	const slotOfRow = new Map<number, number>();
	const sums = new Float64Array(rows.length * dim);
	for (let position = 0; position < rows.length; position++) {
		let slot = slotOfRow.get(rows[position]);
		if (slot === undefined) {
			slot = slotOfRow.size;
			slotOfRow.set(rows[position], slot);
		}
		const source = position * dim;
		const target = slot * dim;
		for (let column = 0; column < dim; column++) sums[target + column] += gradients[source + column];
	}
	return { rows: Uint32Array.from(slotOfRow.keys()), sums: sums.subarray(0, slotOfRow.size * dim) };
}
