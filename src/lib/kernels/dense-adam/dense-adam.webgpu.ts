import type { Gpu } from '$lib/kernels/gpu/gpu';
import { adamStepSize } from '$lib/kernels/sparse-apply/adam';
import code from './dense-adam.wgsl?raw';

/** Flat arrays of one size. */
export interface GpuAdamState {
	size: number;
	weights: GPUBuffer;
	firstMoment: GPUBuffer;
	secondMoment: GPUBuffer;
}

/**
 * Records one step of Adam (Kingma and Ba 2015, Algorithm 1; β₁ .9, β₂ .999, ε 1e-8).
 * @param step steps taken, this one included
 */
export function denseAdamGpu(
	gpu: Gpu,
	state: GpuAdamState,
	gradients: GPUBuffer,
	learningRate: number,
	step: number,
): void {
	const { size, weights, firstMoment, secondMoment } = state;
	const params = [size, { f32: adamStepSize(learningRate, step) }];
	const buffers = [gradients, weights, firstMoment, secondMoment];
	gpu.dispatch({ name: 'dense-adam', code }, params, buffers, Math.ceil(size / 256));
}
