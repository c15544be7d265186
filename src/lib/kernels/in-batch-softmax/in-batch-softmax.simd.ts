import type { Engine } from '$lib/kernels/engine';
import { packColumns, takeTileScratch } from '$lib/kernels/gemm/gemm.simd';
import type { InBatchSoftmaxInput } from '$lib/kernels/kernel';
import { partsAtOnce, planBlocks } from './plan-blocks';

const numbersPerChunk = 8192;

/** Addresses of the matrices; the rest is copied in. */
export interface SoftmaxInMemory {
	queries: number;
	candidates: number;
	batchSize: number;
	positives: Uint32Array;
	positiveLogQ: Float32Array;
	candidateItems: Uint32Array;
	logQ: Float32Array;
	dim: number;
	scale: number;
}

export function inBatchSoftmaxSimd(
	engine: Engine,
	input: InBatchSoftmaxInput,
	gradients: { queries: Float32Array; candidates: Float32Array },
): number {
	const { queries, candidates, dim } = input;
	const { memory } = engine;
	return memory.scoped(() => {
		const matrices = { queries: memory.copyIn(queries), candidates: memory.copyIn(candidates) };
		const out = { queries: memory.take(queries.byteLength), candidates: memory.take(candidates.byteLength) };
		const batch = { ...input, ...matrices, batchSize: queries.length / dim };
		const loss = inBatchSoftmaxInMemory(engine, batch, out);
		memory.copyOut(out.queries, gradients.queries);
		memory.copyOut(out.candidates, gradients.candidates);
		return loss;
	});
}

/**
 * Value and gradients in one pass over blocks of the batch: logits by GEMM, softmax in place, then the block's part of both
 * gradients from the same slopes, all on one thread: only parts of the candidates' gradient go from one to another. They
 * are summed in the order of the blocks, so threads do not change a bit.
 */
export function inBatchSoftmaxInMemory(
	engine: Engine,
	{ queries, candidates, batchSize, positives, positiveLogQ, candidateItems, logQ, dim, scale }: SoftmaxInMemory,
	gradients: { queries: number; candidates: number },
): number {
	const { memory, laneCount } = engine;
	const candidateCount = logQ.length;
	const rowBytes = dim * 4;
	if (batchSize === 0) {
		memory.f32.fill(0, gradients.candidates / 4, gradients.candidates / 4 + candidateCount * dim);
		return 0;
	}
	return memory.scoped(() => {
		const own = [memory.copyIn(positives), memory.copyIn(positiveLogQ)] as const;
		const items = memory.copyIn(candidateItems);
		const offsets = takeLogQ(engine, logQ);
		const byRow = { address: candidates, rowStride: rowBytes, columnStride: 4 };
		const byColumn = { address: candidates, rowStride: 4, columnStride: rowBytes };
		const packedForLogits = packColumns(engine, byColumn, dim, candidateCount);
		const packedForGradient = packColumns(engine, byRow, candidateCount, dim);
		const { blockRows, blockCount } = planBlocks(batchSize, candidateCount);
		const numbers = candidateCount * dim;
		const mostParts = partsAtOnce(blockCount, numbers, laneCount);
		// Not a power of two: columns of the slopes are read too, and would fall on one another in the cache.
		const slopeStride = (Math.ceil(candidateCount / 16) * 16 + 16) * 4;
		const slopes = memory.take(laneCount * blockRows * slopeStride);
		const packedStride = Math.ceil(dim / 8) * 8 * blockRows * 4;
		const packedQueries = memory.take(laneCount * packedStride);
		const parts = memory.take(mostParts * candidateCount * rowBytes);
		const rowLoss = memory.take(batchSize * 12);
		const scratch = takeTileScratch(engine);
		for (let first = 0; first < blockCount; first += mostParts) {
			const partCount = Math.min(mostParts, blockCount - first);
			// prettier-ignore
			engine.run('softmaxBlock', partCount, first, blockRows, batchSize, candidateCount, dim, queries,
				packedForLogits, packedForGradient, ...own, items, offsets, scale, scale / batchSize, slopes, slopeStride,
				packedQueries, packedStride, rowLoss, gradients.queries, parts, scratch);
			// prettier-ignore
			engine.run('addParts', Math.ceil(numbers / numbersPerChunk), numbersPerChunk, numbers, parts, partCount,
				gradients.candidates, first > 0 ? 1 : 0);
		}
		return meanLoss(memory.f32.subarray(rowLoss / 4, rowLoss / 4 + batchSize * 3), batchSize);
	});
}

/** logQ with +∞ up to the next whole vector: such a column's logit is −∞. */
function takeLogQ({ memory }: Engine, logQ: Float32Array): number {
	const address = memory.take(logQ.byteLength + 16);
	const padded = memory.f32.subarray(address / 4, address / 4 + logQ.length + 4);
	padded.set(logQ);
	padded.fill(Infinity, logQ.length);
	return address;
}

/** `rowLoss` holds (largest logit, Σ exp(logit − largest), positive logit) of each query. */
function meanLoss(rowLoss: Float32Array, batchSize: number): number {
	let loss = 0;
	for (let at = 0; at < rowLoss.length; at += 3) loss += rowLoss[at] + Math.log(rowLoss[at + 1]) - rowLoss[at + 2];
	return loss / batchSize;
}
