import type { Bags, Columns } from '$lib/kernels/workspace';
import { adagradEpsilon, adamBeta1, adamBeta2, adamEpsilon, adamStepSize } from './adam';

/** Distinct rows in order of first appearance; sums [rows.length × dim] of their gradients. */
export interface RowSums {
	rows: Uint32Array;
	sums: Float64Array;
}

/** Each row's Σ weights[e] · gradients[bag] over its entries, source by source, in f64 and always in the same order. */
export function sumByRow(
	dim: number,
	sources: readonly { bags: Bags; gradients: Float32Array; columns: Columns }[],
): RowSums {
	const slotOfRow = new Map<number, number>();
	const entryCount = sources.reduce((count, { bags }) => count + bags.rows.length, 0);
	const sums = new Float64Array(entryCount * dim);
	for (const { bags, gradients, columns } of sources) {
		for (let bag = 0; bag + 1 < bags.offsets.length; bag++) {
			const source = bag * columns.stride + columns.column;
			for (let entry = bags.offsets[bag]; entry < bags.offsets[bag + 1]; entry++) {
				const slot = slotOfRow.get(bags.rows[entry]) ?? slotOfRow.size;
				slotOfRow.set(bags.rows[entry], slot);
				for (let d = 0; d < dim; d++) sums[slot * dim + d] += bags.weights[entry] * gradients[source + d];
			}
		}
	}
	return { rows: Uint32Array.from(slotOfRow.keys()), sums: sums.subarray(0, slotOfRow.size * dim) };
}

/**
 * accumulator += mean(g²); row −= learningRate · g / (√accumulator + ε), with g the row's summed gradient.
 * Duchi et al. 2011, one accumulator a row as in TorchRec.
 */
export function adagradRowsReference(
	table: Float32Array,
	accumulator: Float32Array,
	dim: number,
	{ rows, sums }: RowSums,
	learningRate: number,
): void {
	rows.forEach((row, slot) => {
		const gradient = sums.subarray(slot * dim, (slot + 1) * dim);
		let squares = 0;
		for (const value of gradient) squares += value * value;
		accumulator[row] += squares / dim;
		const rate = learningRate / (Math.sqrt(accumulator[row]) + adagradEpsilon);
		for (let d = 0; d < dim; d++) table[row * dim + d] -= rate * gradient[d];
	});
}

/** Adam for the rows of the batch only. */
export function adamRowsReference(
	table: Float32Array,
	moments: { firstMoment: Float32Array; secondMoment: Float32Array; step: number },
	dim: number,
	{ rows, sums }: RowSums,
	learningRate: number,
): void {
	rows.forEach((row, slot) => {
		const [start, end] = [row * dim, (row + 1) * dim];
		const part = {
			weights: table.subarray(start, end),
			firstMoment: moments.firstMoment.subarray(start, end),
			secondMoment: moments.secondMoment.subarray(start, end),
			step: moments.step,
		};
		adamReference(part, sums.subarray(slot * dim, (slot + 1) * dim), learningRate);
	});
}

/**
 * m = β₁m + (1 − β₁)g; v = β₂v + (1 − β₂)g²; w −= stepSize · m / (√v + ε).
 * Kingma and Ba 2015, Algorithm 1 with the corrections folded into the step size.
 */
export function adamReference(
	state: { weights: Float32Array; firstMoment: Float32Array; secondMoment: Float32Array; step: number },
	gradients: Float32Array | Float64Array,
	learningRate: number,
): void {
	const { weights, firstMoment, secondMoment, step } = state;
	const stepSize = adamStepSize(learningRate, step);
	for (let index = 0; index < weights.length; index++) {
		const gradient = gradients[index];
		const first = adamBeta1 * firstMoment[index] + (1 - adamBeta1) * gradient;
		const second = adamBeta2 * secondMoment[index] + (1 - adamBeta2) * gradient * gradient;
		firstMoment[index] = first;
		secondMoment[index] = second;
		weights[index] -= (stepSize * first) / (Math.sqrt(second) + adamEpsilon);
	}
}
