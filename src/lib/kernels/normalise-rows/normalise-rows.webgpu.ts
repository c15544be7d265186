import type { Gpu } from '$lib/kernels/gpu/gpu';
import { withReductions } from '$lib/kernels/gpu/reductions';
import code from './normalise-rows.wgsl?raw';

export interface RowsToNormalise {
	rowCount: number;
	dim: number;
	/** Added to the squared length before the root. */
	epsilon: number;
	/** [rowCount × dim] */
	values: GPUBuffer;
}

/** Records out = each row of `values` scaled to length 1. */
export function normaliseRowsGpu(gpu: Gpu, rows: RowsToNormalise, out: GPUBuffer): void {
	dispatch(gpu, rows, out, 0);
}

/** Records, in place of the gradient with respect to the scaled rows, the one with respect to `values`. */
export function normaliseRowsBackwardGpu(gpu: Gpu, rows: RowsToNormalise, gradients: GPUBuffer): void {
	dispatch(gpu, rows, gradients, 1);
}

function dispatch(gpu: Gpu, { rowCount, dim, epsilon, values }: RowsToNormalise, out: GPUBuffer, isBackward: 0 | 1) {
	const program = withReductions(gpu, { name: 'normalise-rows', code, constants: { isBackward } });
	gpu.dispatch(program, [rowCount, dim, { f32: epsilon }], [values, out], rowCount);
}
