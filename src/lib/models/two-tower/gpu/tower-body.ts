import type { Tower } from '$lib/models/neural/dense-layers';

/** What lies between a tower's inputs and its outputs before they are scaled to length 1, forwards and backwards. */
export interface TowerBody {
	/** [capacity × tower.inputs] */
	readonly inputs: GPUBuffer;
	/** [capacity × tower.outputs] */
	readonly outputs: GPUBuffer;
	/** Gradient with respect to `outputs`: what `backward` starts from. */
	readonly outputGradients: GPUBuffer;
	/** @param masks one [rowCount × outputs] a hidden layer, or none */
	forward(rowCount: number, masks: readonly GPUBuffer[]): void;
	/** After `forward` on the same rows. */
	backward(rowCount: number): void;
	release(): void;
}

/** Buffers both towers share. */
export interface SharedBuffers {
	/** Both towers' dense weights, laid out by the towers. */
	weights: GPUBuffer;
	weightGradients: GPUBuffer;
	/** Both towers' input gradients one after the other. */
	inputGradients: GPUBuffer;
	/** [capacity] ones: a bias' gradient is a sum of rows, a product with them. */
	ones: GPUBuffer;
	scratch: GPUBuffer;
}

export interface TowerBodyOptions {
	tower: Tower;
	/** Rows of the largest batch. */
	capacity: number;
	/** Share of hidden units switched off. */
	dropout: number;
	/** Where the tower's input gradients start. */
	gradientOffset: number;
}
