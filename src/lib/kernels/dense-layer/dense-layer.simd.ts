import type { Engine } from '$lib/kernels/engine';
import { packColumns, takeTileScratch } from '$lib/kernels/gemm/gemm.simd';

/** Rows of a batch a thread takes at a time: whole tiles of 6, and many chunks for few thousand rows. */
const rowsPerChunk = 48;
/** Panels of 8 columns of W: with as many rows of x as a tile reads they stay in the first-level cache. */
const panelsPerChunk = 2;
/** `blockDepth` rows of a panel, as in gemm.as.ts. */
const panelBytes = 256 * 8 * 4;
/** Products below this many multiplications (about 20 µs) stay on one thread: waking another takes as long. */
const smallProduct = 500_000;

/** Addresses of a layer's arrays. */
export interface LayerInMemory {
	inputs: number;
	outputs: number;
	weights: number;
	bias: number;
}

/** @param mask copied in; all else is addresses */
export function denseSimd(
	engine: Engine,
	{ inputs, outputs, weights, bias }: LayerInMemory,
	rowCount: number,
	x: number,
	y: number,
	{ rectified, mask }: { rectified: boolean; mask?: Float32Array | undefined },
): void {
	const { memory, run } = engine;
	memory.scoped(() => {
		const matrix = { address: weights, rowStride: outputs * 4, columnStride: 4 };
		const packed = packColumns(engine, matrix, inputs, outputs);
		const maskAt = mask ? memory.copyIn(mask) : 0;
		const scratch = takeTileScratch(engine);
		const chunkRows = rowCount * inputs * outputs < smallProduct ? Math.max(1, rowCount) : rowsPerChunk;
		// prettier-ignore
		run('denseRows', Math.ceil(rowCount / chunkRows), chunkRows, rowCount, inputs, outputs, x, packed, bias,
			rectified ? 1 : 0, maskAt, y, scratch);
	});
}

export function denseGradientSimd(
	engine: Engine,
	{ inputs, outputs, weights }: LayerInMemory,
	rowCount: number,
	x: number,
	outputGradients: number,
	gradients: { weights: number; bias: number; inputs: number; gate: number | null },
): void {
	const { memory, run, laneCount } = engine;
	const isSmall = rowCount * inputs * outputs < smallProduct;
	memory.scoped(() => {
		const scratch = takeTileScratch(engine);
		const transposed = { address: weights, rowStride: 4, columnStride: outputs * 4 };
		const packedWeights = packColumns(engine, transposed, outputs, inputs);
		const chunkRows = isSmall ? Math.max(1, rowCount) : rowsPerChunk;
		// prettier-ignore
		run('denseInputRows', Math.ceil(rowCount / chunkRows), chunkRows, rowCount, inputs, outputs, outputGradients,
			packedWeights, x, gradients.gate === null ? 0 : 1, gradients.gate ?? 1, gradients.inputs, scratch);
		if (rowCount === 0) memory.f32.fill(0, gradients.weights / 4, gradients.weights / 4 + inputs * outputs);
		const panelCount = Math.ceil(outputs / 8);
		const share = Math.max(1, Math.min(panelsPerChunk, Math.floor(panelCount / laneCount)));
		const chunkPanels = isSmall ? panelCount : share;
		const panels = memory.take((isSmall ? 1 : laneCount) * chunkPanels * panelBytes);
		// prettier-ignore
		run('denseWeightColumns', Math.ceil(outputs / (8 * chunkPanels)), chunkPanels, rowCount, inputs, outputs, x,
			outputGradients, gradients.weights, gradients.bias, panels, scratch);
	});
}
