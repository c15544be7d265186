import type { Engine } from './engine';

export interface RowSumsInMemory {
	/** Distinct rows in order of first appearance: a view that the next `take` may invalidate, so a copy. */
	rows: Uint32Array;
	/** Address of [rows.length × dim] sums of their gradients. */
	sums: number;
}

/** Sums the gradients of repeated rows, in order of appearance. Takes memory of the caller's scope. */
export function sumByRowSimd(
	{ memory, call }: Engine,
	rows: Uint32Array,
	gradients: Float32Array,
	dim: number,
): RowSumsInMemory {
	const tableSize = 2 ** Math.ceil(Math.log2(2 * rows.length + 1));
	const table = memory.take(tableSize * 4);
	const slots = memory.take(rows.byteLength);
	const distinct = memory.take(rows.byteLength);
	const rowAddress = memory.copyIn(rows);
	const gradientAddress = memory.copyIn(gradients);
	memory.u32.fill(0, table / 4, table / 4 + tableSize);
	const count = call('assignSlots', rowAddress, rows.length, table, tableSize, slots, distinct);
	const sums = memory.take(count * dim * 4);
	memory.f32.fill(0, sums / 4, sums / 4 + count * dim);
	call('sumSlots', slots, rows.length, gradientAddress, dim, sums);
	return { rows: memory.u32.slice(distinct / 4, distinct / 4 + count), sums };
}
