import type { Engine } from '$lib/kernels/engine';
import type { RowWiseAdagradState } from '$lib/kernels/kernel';
import { copyRowsIn, copyRowsOut } from '$lib/kernels/row-copies';
import { sumByRowSimd } from '$lib/kernels/sum-by-row.simd';
import { adagradEpsilon } from './row-wise-adagrad.reference';

/** Only the rows of the batch travel into kernel memory and back, never the table. */
export function rowWiseAdagradSimd(
	engine: Engine,
	{ table, accumulator, dim }: RowWiseAdagradState,
	rows: Uint32Array,
	gradients: Float32Array,
	learningRate: number,
): void {
	const { memory, call } = engine;
	memory.scoped(() => {
		const distinct = sumByRowSimd(engine, rows, gradients, dim);
		const tableRows = copyRowsIn(memory, table, dim, distinct.rows);
		const accumulators = copyRowsIn(memory, accumulator, 1, distinct.rows);
		call(
			'adagradRows',
			tableRows,
			accumulators,
			dim,
			distinct.sums,
			distinct.rows.length,
			learningRate,
			adagradEpsilon,
		);
		copyRowsOut(memory, tableRows, table, dim, distinct.rows);
		copyRowsOut(memory, accumulators, accumulator, 1, distinct.rows);
	});
}
