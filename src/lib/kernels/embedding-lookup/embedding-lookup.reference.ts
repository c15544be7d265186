/** out[r] = table[rows[r]]; table [rowCount × dim], out [rows.length × dim]. */
export function embeddingLookupReference(table: Float32Array, dim: number, rows: Uint32Array, out: Float32Array): void {
	for (let position = 0; position < rows.length; position++) {
		const source = rows[position] * dim;
		const target = position * dim;
		for (let column = 0; column < dim; column++) out[target + column] = table[source + column];
	}
}
