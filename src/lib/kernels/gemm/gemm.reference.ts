import type { GemmShape } from '$lib/kernels/kernel';

/** C [m × n] = op(A)·op(B), each element summed in f64 over ascending k and rounded once. */
export function gemmReference(shape: GemmShape, a: Float32Array, b: Float32Array, c: Float32Array): void {
	const { m, n, k } = shape;
	const [aRow, aColumn] = shape.transposeA ? [1, m] : [k, 1];
	const [bRow, bColumn] = shape.transposeB ? [1, k] : [n, 1];
	const sums = new Float64Array(n);
	for (let row = 0; row < m; row++) {
		sums.fill(0);
		for (let inner = 0; inner < k; inner++) {
			const factor = a[row * aRow + inner * aColumn];
			const start = inner * bRow;
			for (let column = 0; column < n; column++) sums[column] += factor * b[start + column * bColumn];
		}
		c.set(sums, row * n);
	}
}
