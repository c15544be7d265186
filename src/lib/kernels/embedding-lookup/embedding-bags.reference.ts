import type { Bags, Columns } from '$lib/kernels/workspace';

/** out[b] = Σ_e weights[e] · table[rows[e]], each element summed in f64 in order of the entries. */
export function poolBagsReference(
	table: Float32Array,
	dim: number,
	{ offsets, rows, weights }: Bags,
	out: Float32Array,
	{ stride, column }: Columns,
): void {
	const sums = new Float64Array(dim);
	for (let bag = 0; bag + 1 < offsets.length; bag++) {
		sums.fill(0);
		for (let entry = offsets[bag]; entry < offsets[bag + 1]; entry++) {
			const start = rows[entry] * dim;
			for (let d = 0; d < dim; d++) sums[d] += weights[entry] * table[start + d];
		}
		out.set(sums, bag * stride + column);
	}
}
