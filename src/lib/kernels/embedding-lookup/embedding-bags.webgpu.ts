import type { Gpu } from '$lib/kernels/gpu/gpu';
import code from './embedding-bags.wgsl?raw';

/** Weighted sets of table rows: bag b owns entries offsets[b] … offsets[b + 1] − 1. */
export interface GpuBags {
	bagCount: number;
	/** [bagCount + 1] u32 */
	offsets: GPUBuffer;
	/** [entryCount] u32 */
	rows: GPUBuffer;
	/** [entryCount] */
	weights: GPUBuffer;
}

/** Where vectors stand in a wider row-major matrix: vector v starts at v · stride + column. */
export interface GpuColumns {
	stride: number;
	column: number;
}

/** Records out[b] = Σ_e weights[e] · table[rows[e]], summed in the order of the entries. */
export function embeddingBagsGpu(
	gpu: Gpu,
	table: GPUBuffer,
	dim: number,
	{ bagCount, offsets, rows, weights }: GpuBags,
	out: GPUBuffer,
	{ stride, column }: GpuColumns = { stride: dim, column: 0 },
): void {
	const params = [bagCount, dim, stride, column];
	gpu.dispatch({ name: 'embedding-bags', code }, params, [table, offsets, rows, weights, out], bagCount);
}
