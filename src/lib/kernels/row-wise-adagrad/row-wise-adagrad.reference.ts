import type { RowWiseAdagradState } from '$lib/kernels/kernel';
import { sumByRow } from '$lib/kernels/sum-by-row';

/** Keeps the first step of a row with a vanishing gradient finite (FBGEMM's default). */
export const adagradEpsilon = 1e-8;

/**
 * accumulator += mean(g²); row −= learningRate · g / (√accumulator + ε), with g the row's summed gradient.
 * Duchi et al. 2011, one accumulator a row as in TorchRec.
 */
export function rowWiseAdagradReference(
	{ table, accumulator, dim }: RowWiseAdagradState,
	rows: Uint32Array,
	gradients: Float32Array,
	learningRate: number,
): void {
	const distinct = sumByRow(rows, gradients, dim);
	for (let slot = 0; slot < distinct.rows.length; slot++) {
		const row = distinct.rows[slot];
		const gradient = distinct.sums.subarray(slot * dim, (slot + 1) * dim);
		let squares = 0;
		for (const value of gradient) squares += value * value;
		accumulator[row] += squares / dim;
		const rate = learningRate / (Math.sqrt(accumulator[row]) + adagradEpsilon);
		for (let column = 0; column < dim; column++) table[row * dim + column] -= rate * gradient[column];
	}
}
