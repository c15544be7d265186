import { ShapeError } from '$lib/core/errors';
import type { Gpu } from '$lib/kernels/gpu/gpu';
import { withReductions } from '$lib/kernels/gpu/reductions';
import { adamStepSize } from './adam';
import code from './sparse-apply.wgsl?raw';

/** A trainable table on the device. */
export interface GpuTable {
	dim: number;
	optimiser: 'adagrad' | 'adam';
	/** [rowCount × dim] */
	values: GPUBuffer;
	/** Adagrad: [rowCount]. Adam: [rowCount × dim × 2], both moments of a number side by side. */
	moments: GPUBuffer;
}

/** Which gradients belong to which row: the touched row at slot s owns entries offsets[s] … offsets[s + 1] − 1. */
export interface GpuRowEntries {
	rowCount: number;
	/** [rowCount] u32, each table row once */
	rows: GPUBuffer;
	/** [rowCount + 1] u32 */
	offsets: GPUBuffer;
	/** [entryCount] u32: where in `gradients` the entry's vector starts */
	starts: GPUBuffer;
	/** [entryCount] */
	weights: GPUBuffer;
}

const WIDEST = 1024;

/**
 * Records one step of row-wise Adagrad or lazy Adam on the touched rows, as the kernels of those names.
 * @param step steps taken, this one included
 * @throws ShapeError for a table wider than 1,024
 */
export function sparseApplyGpu(
	gpu: Gpu,
	{ dim, optimiser, values, moments }: GpuTable,
	entries: GpuRowEntries,
	gradients: GPUBuffer,
	learningRate: number,
	step: number,
): void {
	if (dim > WIDEST) throw new ShapeError(`sparse-apply: dim is ${dim}; on a GPU a table is at most ${WIDEST} wide.`);
	const isAdam = optimiser === 'adam';
	const stepSize = isAdam ? adamStepSize(learningRate, step) : learningRate;
	gpu.dispatch(
		withReductions(gpu, { name: 'sparse-apply', code, constants: { isAdam: Number(isAdam) } }),
		[entries.rowCount, dim, { f32: stepSize }],
		[entries.rows, entries.offsets, entries.starts, entries.weights, gradients, values, moments],
		entries.rowCount,
	);
}
