import type { Engine } from '$lib/kernels/engine';
import { packColumns, takeTileScratch } from '$lib/kernels/gemm/gemm.simd';
import type { RankedRows, RankRowsInput } from '$lib/kernels/kernel';
import { emptyRanking } from './rank-rows.reference';

/** Scores a lane holds at once: they stay in its second-level cache between product and selection. */
const scoresPerLane = 98_304;

/**
 * Scores never leave the cache: a thread takes a few queries, multiplies, masks and selects. Each product is summed as
 * `gemm` sums it, so the ranking is that of gemm, mask and topK to the bit.
 */
export function rankRowsSimd(engine: Engine, input: RankRowsInput): RankedRows {
	const { queries, items, dim, excludeOffsets, exclude, k } = input;
	const queryCount = excludeOffsets.length - 1;
	const itemCount = items.length / dim;
	const ranked = emptyRanking(queryCount, k);
	const wanted = Math.min(k, itemCount);
	if (wanted === 0 || queryCount === 0) return ranked;
	const { memory, run, laneCount } = engine;
	const tileRows = Math.floor(scoresPerLane / itemCount / 6) * 6;
	const rowsPerChunk = Math.min(48, Math.max(6, tileRows), queryCount);
	return memory.scoped(() => {
		const queriesAt = memory.copyIn(queries);
		const byColumn = { address: memory.copyIn(items), rowStride: 4, columnStride: dim * 4 };
		const packed = packColumns(engine, byColumn, dim, itemCount);
		const [offsetsAt, excludeAt] = [memory.copyIn(excludeOffsets), memory.copyIn(exclude)];
		const laneBytes = Math.ceil((rowsPerChunk * itemCount * 4) / 64) * 64;
		const scores = memory.take(laneCount * laneBytes);
		const counts = memory.take(queryCount * 4);
		const [indices, values] = [memory.take(queryCount * wanted * 4), memory.take(queryCount * wanted * 4)];
		const scratch = takeTileScratch(engine);
		// prettier-ignore
		run('rankRows', Math.ceil(queryCount / rowsPerChunk), rowsPerChunk, queryCount, itemCount, dim, queriesAt, packed,
			offsetsAt, excludeAt, scores, laneBytes, wanted, counts, indices, values, scratch);
		memory.copyOut(counts, ranked.counts);
		const { u32, f32 } = memory;
		for (let query = 0; query < queryCount; query++) {
			const start = query * wanted;
			ranked.indices.set(u32.subarray(indices / 4 + start, indices / 4 + start + wanted), query * k);
			ranked.scores.set(f32.subarray(values / 4 + start, values / 4 + start + wanted), query * k);
		}
		return ranked;
	});
}
