import type { Engine } from '$lib/kernels/engine';
import type { Bags, Columns } from '$lib/kernels/workspace';

const bagsPerChunk = 64;
/** Below this many numbers read, a second thread costs more than it brings. */
const smallPool = 16_384;

/** @param table its address; @param out the address of the whole matrix */
export function poolBagsSimd(
	{ memory, run }: Engine,
	table: number,
	dim: number,
	{ offsets, rows, weights }: Bags,
	out: number,
	{ stride, column }: Columns,
): void {
	const bagCount = offsets.length - 1;
	const chunkBags = rows.length * dim < smallPool ? Math.max(1, bagCount) : bagsPerChunk;
	memory.scoped(() => {
		const [offsetsAt, rowsAt, weightsAt] = [memory.copyIn(offsets), memory.copyIn(rows), memory.copyIn(weights)];
		// prettier-ignore
		run('poolBags', Math.ceil(bagCount / chunkBags), chunkBags, bagCount, table, dim, offsetsAt, rowsAt, weightsAt,
			out + column * 4, stride * 4);
	});
}
