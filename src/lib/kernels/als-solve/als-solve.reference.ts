import type { CsrMatrix } from '$lib/core/csr-matrix';
import { factorCholesky, solveCholesky } from '$lib/kernels/cholesky';
import { notPositiveDefinite } from '$lib/kernels/invert-positive-definite/invert-positive-definite.reference';
import type { AlsSolveOptions } from '$lib/kernels/kernel';

/** One dense system a row, by Cholesky in f64. */
export function alsSolveReference(
	{ rowCount, rowOffsets, columnIndices, values }: CsrMatrix,
	columnFactors: Float32Array,
	{ dim, unobservedWeight, regularisation, gram }: AlsSolveOptions,
	out: Float32Array,
): void {
	const dense = gramOf(columnFactors, dim, unobservedWeight, gram);
	const target = new Float64Array(dim);
	for (let row = 0; row < rowCount; row++) {
		target.fill(0);
		if (rowOffsets[row] < rowOffsets[row + 1]) {
			const system = dense.slice();
			for (let entry = rowOffsets[row]; entry < rowOffsets[row + 1]; entry++) {
				const start = columnIndices[entry] * dim;
				addOuterProduct(system, columnFactors, start, dim, values[entry]);
				for (let d = 0; d < dim; d++) target[d] += values[entry] * columnFactors[start + d];
			}
			for (let d = 0; d < dim; d++) system[d * dim + d] += regularisation[row];
			if (!factorCholesky(system, dim)) throw notPositiveDefinite();
			solveCholesky(system, dim, target);
		}
		out.set(target, row * dim);
	}
}

/** α₀ YᵀY [dim × dim], from YᵀY where it is given. */
export function gramOf(columnFactors: Float32Array, dim: number, weight: number, given?: Float32Array): Float64Array {
	if (given) return Float64Array.from(given, (value) => weight * value);
	const gram = new Float64Array(dim * dim);
	for (let start = 0; start < columnFactors.length; start += dim) {
		addOuterProduct(gram, columnFactors, start, dim, weight);
	}
	return gram;
}

/** sum [dim × dim] += weight · y yᵀ for y at `start`. */
function addOuterProduct(sum: Float64Array, y: Float32Array, start: number, dim: number, weight: number): void {
	for (let i = 0; i < dim; i++) {
		for (let j = 0; j < dim; j++) sum[i * dim + j] += weight * y[start + i] * y[start + j];
	}
}
