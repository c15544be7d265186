import type { CsrMatrix } from '$lib/core/csr-matrix';
import { gramOf } from '$lib/kernels/als-solve/als-solve.reference';
import type { AlsConjugateGradientOptions } from '$lib/kernels/kernel';

/** Below this squared length a residual is zero for f32. */
const smallestResidual = 1e-20;

/** The textbook recurrence in f64, one dense system a row. */
export function alsConjugateGradientReference(
	{ rowCount, rowOffsets, columnIndices, values }: CsrMatrix,
	columnFactors: Float32Array,
	{ dim, unobservedWeight, regularisation, gram, steps }: AlsConjugateGradientOptions,
	out: Float32Array,
): void {
	const dense = gramOf(columnFactors, dim, unobservedWeight, gram);
	for (let row = 0; row < rowCount; row++) {
		const entries = { first: rowOffsets[row], last: rowOffsets[row + 1] };
		const x = Float64Array.from(out.subarray(row * dim, (row + 1) * dim));
		/** goal · Σ w·y − A·v */
		const residualOf = (v: Float64Array, goal: number): Float64Array => {
			const result = v.map((value, i) => -regularisation[row] * value - dotAt(dense, i * dim, v));
			for (let entry = entries.first; entry < entries.last; entry++) {
				const start = columnIndices[entry] * dim;
				const weight = values[entry] * (goal - dotAt(columnFactors, start, v));
				for (let d = 0; d < dim; d++) result[d] += weight * columnFactors[start + d];
			}
			return result;
		};
		if (entries.first === entries.last) {
			out.fill(0, row * dim, (row + 1) * dim);
			continue;
		}
		const residual = residualOf(x, 1);
		const direction = residual.slice();
		let squares = dotAt(residual, 0, residual);
		for (let step = 0; step < steps && squares > smallestResidual; step++) {
			const product = residualOf(direction, 0);
			const length = squares / -dotAt(product, 0, direction);
			for (let d = 0; d < dim; d++) {
				x[d] += length * direction[d];
				residual[d] += length * product[d];
			}
			const next = dotAt(residual, 0, residual);
			for (let d = 0; d < dim; d++) direction[d] = residual[d] + (next / squares) * direction[d];
			squares = next;
		}
		out.set(x, row * dim);
	}
}

/** Σ a[start + d] · v[d] */
function dotAt(a: Float32Array | Float64Array, start: number, v: Float64Array): number {
	let sum = 0;
	for (let d = 0; d < v.length; d++) sum += a[start + d] * v[d];
	return sum;
}
