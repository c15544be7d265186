import type { Engine } from '$lib/kernels/engine';
import type { LazyAdamState } from '$lib/kernels/kernel';
import { copyRowsIn, copyRowsOut } from '$lib/kernels/row-copies';
import { sumByRowSimd } from '$lib/kernels/sum-by-row.simd';
import { adamBeta1, adamBeta2, adamEpsilon, adamStepSize } from './lazy-adam.reference';

/** Only the rows of the batch travel into kernel memory and back, never the tables. */
export function lazyAdamSimd(
	engine: Engine,
	{ table, firstMoment, secondMoment, dim, step }: LazyAdamState,
	rows: Uint32Array,
	gradients: Float32Array,
	learningRate: number,
): void {
	const { memory, call } = engine;
	memory.scoped(() => {
		const distinct = sumByRowSimd(engine, rows, gradients, dim);
		const arrays = [table, firstMoment, secondMoment];
		const copies = arrays.map((array) => copyRowsIn(memory, array, dim, distinct.rows));
		// prettier-ignore
		call('adamRows', copies[0], copies[1], copies[2], distinct.sums, distinct.rows.length * dim,
			adamStepSize(learningRate, step), adamBeta1, adamBeta2, 1 - adamBeta1, 1 - adamBeta2, adamEpsilon);
		arrays.forEach((array, index) => copyRowsOut(memory, copies[index], array, dim, distinct.rows));
	});
}
