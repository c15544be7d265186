import { transpose, type CsrMatrix } from '$lib/core/csr-matrix';
import type { Engine } from '$lib/kernels/engine';
import type { NearestRows, SparseNeighboursOptions } from '$lib/kernels/kernel';
import { asymmetricNorms, rowStatistics } from './row-statistics';

/** Rows differ much in cost: small chunks keep all threads busy to the end. */
const rowsPerChunk = 16;

/** One row of the product at a time in a dense accumulator of the lane, then one scan for the k best. */
export function sparseNeighboursSimd(
	{ memory, laneCount, run }: Engine,
	matrix: CsrMatrix,
	{ k, shrink, similarity, alpha }: SparseNeighboursOptions,
): NearestRows {
	const { rowCount, columnCount } = matrix;
	const wanted = Math.min(k, rowCount);
	const byColumn = transpose(matrix).matrix;
	const { means, norms } = rowStatistics(matrix, similarity);
	const { own, others } = asymmetricNorms(norms, alpha);
	const isBinary = holdsOnlyOnes(matrix.values);
	const nearest: NearestRows = {
		k,
		counts: new Uint32Array(rowCount),
		indices: new Uint32Array(rowCount * k),
		similarities: new Float32Array(rowCount * k),
	};
	memory.scoped(() => {
		const counts = memory.take(rowCount * 4);
		const indices = memory.take(rowCount * wanted * 4);
		const similarities = memory.take(rowCount * wanted * 4);
		const accumulatorStride = Math.ceil((rowCount * (isBinary ? 4 : 8)) / 64) * 64 + 64;
		const rowOffsets = memory.copyIn(matrix.rowOffsets);
		const columnIndices = memory.copyIn(matrix.columnIndices);
		const columnOffsets = memory.copyIn(byColumn.rowOffsets);
		const rowIndices = memory.copyIn(byColumn.columnIndices);
		const values = isBinary ? 0 : memory.copyIn(matrix.values);
		const columnValues = isBinary ? 0 : memory.copyIn(byColumn.values);
		const meanAddress = memory.copyIn(means);
		const ownAddress = memory.copyIn(own);
		const otherAddress = memory.copyIn(others);
		const accumulators = memory.take(laneCount * accumulatorStride);
		// prettier-ignore
		run('neighbourRows', Math.ceil(rowCount / rowsPerChunk), rowsPerChunk, rowCount, columnCount, rowOffsets,
			columnIndices, values, columnOffsets, rowIndices, columnValues, isBinary ? 1 : 0, meanAddress, ownAddress,
			otherAddress, similarity === 'pearson' ? 1 : 0, shrink, wanted, counts, indices, similarities, accumulators,
			accumulatorStride);
		memory.copyOut(counts, nearest.counts);
		for (let row = 0; row < rowCount; row++) {
			const start = row * wanted;
			const count = nearest.counts[row];
			nearest.indices.set(memory.u32.subarray(indices / 4 + start, indices / 4 + start + count), row * k);
			nearest.similarities.set(
				memory.f32.subarray(similarities / 4 + start, similarities / 4 + start + count),
				row * k,
			);
		}
	});
	return nearest;
}

/** A loop, not every(): a call an element takes longer than the rest of the preparation. */
export function holdsOnlyOnes(values: Float32Array): boolean {
	for (let index = 0; index < values.length; index++) if (values[index] !== 1) return false;
	return true;
}
