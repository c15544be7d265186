import type { LazyAdamState } from '$lib/kernels/kernel';
import { sumByRow } from '$lib/kernels/sum-by-row';

export const adamBeta1 = 0.9;
export const adamBeta2 = 0.999;
export const adamEpsilon = 1e-8;

/** The learning rate with both bias corrections of step `step` folded in, as torch.optim.SparseAdam does. */
export function adamStepSize(learningRate: number, step: number): number {
	return (learningRate * Math.sqrt(1 - adamBeta2 ** step)) / (1 - adamBeta1 ** step);
}

/**
 * m = β₁m + (1 − β₁)g; v = β₂v + (1 − β₂)g²; row −= stepSize · m / (√v + ε), for the rows of the batch only.
 * Kingma and Ba 2015, Algorithm 1 with the corrections folded into the step size.
 */
export function lazyAdamReference(
	{ table, firstMoment, secondMoment, dim, step }: LazyAdamState,
	rows: Uint32Array,
	gradients: Float32Array,
	learningRate: number,
): void {
	const stepSize = adamStepSize(learningRate, step);
	const distinct = sumByRow(rows, gradients, dim);
	for (let slot = 0; slot < distinct.rows.length; slot++) {
		const start = distinct.rows[slot] * dim;
		for (let column = 0; column < dim; column++) {
			const gradient = distinct.sums[slot * dim + column];
			const first = adamBeta1 * firstMoment[start + column] + (1 - adamBeta1) * gradient;
			const second = adamBeta2 * secondMoment[start + column] + (1 - adamBeta2) * gradient * gradient;
			firstMoment[start + column] = first;
			secondMoment[start + column] = second;
			table[start + column] -= (stepSize * first) / (Math.sqrt(second) + adamEpsilon);
		}
	}
}
