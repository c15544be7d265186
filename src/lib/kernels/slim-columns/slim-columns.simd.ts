import type { Engine } from '$lib/kernels/engine';
import type { NearestRows, SlimOptions } from '$lib/kernels/kernel';

/** Columns differ in passes: small chunks keep all threads busy to the end. */
const columnsPerChunk = 8;

/** A column at a time on each lane, f32 throughout. */
export function slimColumnsSimd(
	{ memory, laneCount, run }: Engine,
	gram: Float32Array,
	{ k, counts, indices }: Pick<NearestRows, 'k' | 'counts' | 'indices'>,
	{ l1, l2, nonNegative, passes, tolerance }: SlimOptions,
	out: Float32Array,
): void {
	const itemCount = counts.length;
	memory.scoped(() => {
		const gramAddress = memory.copyIn(gram);
		const countAddress = memory.copyIn(counts);
		const candidates = memory.copyIn(indices);
		const result = memory.take(out.byteLength);
		memory.f32.fill(0, result / 4, result / 4 + out.length);
		const blockStride = Math.ceil(k / 4) * 16;
		const scratchStride = (k + 3) * blockStride + 64;
		const scratch = memory.take(laneCount * scratchStride);
		// prettier-ignore
		run('slimColumns', Math.ceil(itemCount / columnsPerChunk), columnsPerChunk, itemCount, gramAddress, k, countAddress,
			candidates, l1, l2, nonNegative ? 1 : 0, passes, tolerance, result, scratch, scratchStride, blockStride);
		memory.copyOut(result, out);
	});
}
