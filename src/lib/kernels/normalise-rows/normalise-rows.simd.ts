import type { Engine } from '$lib/kernels/engine';

const rowsPerChunk = 256;

/** All arrays by address. */
export function normaliseRowsSimd(
	{ run }: Engine,
	values: number,
	rowCount: number,
	dim: number,
	epsilon: number,
	scales: number,
): void {
	run('normaliseRows', Math.ceil(rowCount / rowsPerChunk), rowsPerChunk, rowCount, dim, values, epsilon, scales);
}

/** All arrays by address. */
export function normaliseRowsGradientSimd(
	{ run }: Engine,
	values: number,
	scales: number,
	rowCount: number,
	dim: number,
	gradients: number,
): void {
	const chunkCount = Math.ceil(rowCount / rowsPerChunk);
	run('normaliseGradientRows', chunkCount, rowsPerChunk, rowCount, dim, values, scales, gradients);
}
