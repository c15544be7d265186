import { gemmGpu, gemmScratchLength, type GpuMatrix } from '$lib/kernels/gemm/gemm.webgpu';
import type { Gpu } from '$lib/kernels/gpu/gpu';
import { normaliseRowsBackwardGpu, normaliseRowsGpu } from '$lib/kernels/normalise-rows/normalise-rows.webgpu';
import { LENGTH_EPSILON, type Tower } from '$lib/models/two-tower/dense-layers';

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

export interface GpuTowerOptions {
	/** Rows of the largest batch. */
	capacity: number;
	normalised: boolean;
	/** Share of hidden units switched off. */
	dropout: number;
	/** Where the tower's input gradients start. */
	gradientOffset: number;
}

/** One tower forwards and backwards on the device: `TowerPass` in WGSL. */
export class GpuTower {
	/** [capacity × tower.inputs] */
	readonly inputs: GPUBuffer;
	/** [capacity × tower.outputs], scaled to length 1 where the towers are. */
	readonly outputs: GPUBuffer;
	/** Gradient with respect to `outputs`; overwritten on the way back. */
	readonly outputGradients: GPUBuffer;
	readonly #gpu: Gpu;
	readonly #tower: Tower;
	readonly #options: GpuTowerOptions;
	readonly #shared: SharedBuffers;
	/** Inputs, hidden values, and the last layer's values before scaling. */
	readonly #values: GPUBuffer[];
	readonly #gradients: GpuMatrix[];
	readonly #own: GPUBuffer[];

	constructor(gpu: Gpu, tower: Tower, shared: SharedBuffers, options: GpuTowerOptions) {
		const { capacity, normalised, gradientOffset } = options;
		const widths = tower.layers.map(({ outputs }) => outputs);
		const make = (width: number) => gpu.buffer(capacity * width);
		this.#gpu = gpu;
		this.#tower = tower;
		this.#shared = shared;
		this.#options = options;
		this.#values = [tower.inputs, ...widths].map(make);
		const hiddenGradients = widths.map(make);
		this.#gradients = [
			{ buffer: shared.inputGradients, offset: gradientOffset },
			...hiddenGradients.map((buffer) => ({ buffer })),
		];
		this.inputs = this.#values[0];
		const last = this.#values.at(-1)!;
		this.outputs = normalised ? make(tower.outputs) : last;
		this.outputGradients = hiddenGradients.at(-1)!;
		this.#own = [...this.#values, ...hiddenGradients, ...(normalised ? [this.outputs] : [])];
	}

	/** Numbers of scratch the largest product of a tower needs. */
	static scratchLength(tower: Tower, capacity: number): number {
		const shapes = tower.layers.flatMap(({ inputs, outputs }) => [
			{ m: inputs, n: outputs, k: capacity },
			{ m: 1, n: outputs, k: capacity },
		]);
		return Math.max(...shapes.map(gemmScratchLength));
	}

	/** @param masks one [rowCount × outputs] a hidden layer, or none */
	forward(rowCount: number, masks: readonly GPUBuffer[]): void {
		const { weights } = this.#shared;
		const { layers } = this.#tower;
		layers.forEach(({ inputs, outputs, offset }, place) => {
			const isHidden = place < layers.length - 1;
			const [from, to] = [this.#values[place], this.#values[place + 1]];
			const bias = { buffer: weights, offset: offset + inputs * outputs };
			const mask = isHidden ? masks[place] : undefined;
			const shape = { m: rowCount, n: outputs, k: inputs };
			const epilogue = { bias, relu: isHidden, ...(mask && { mask }) };
			gemmGpu(this.#gpu, shape, { buffer: from }, { buffer: weights, offset }, { buffer: to }, epilogue);
		});
		if (this.#options.normalised) normaliseRowsGpu(this.#gpu, this.#lastRows(rowCount), this.outputs);
	}

	/** After `forward` on the same rows. */
	backward(rowCount: number): void {
		const { weights, weightGradients, ones, scratch } = this.#shared;
		const { layers } = this.#tower;
		if (this.#options.normalised) {
			normaliseRowsBackwardGpu(this.#gpu, this.#lastRows(rowCount), this.outputGradients);
		}
		for (let place = layers.length - 1; place >= 0; place--) {
			const { inputs, outputs, offset } = layers[place];
			const [from, after] = [{ buffer: this.#values[place] }, this.#gradients[place + 1]];
			const ofWeights = { m: inputs, n: outputs, k: rowCount, transposeA: true };
			gemmGpu(this.#gpu, ofWeights, from, after, { buffer: weightGradients, offset }, {}, scratch);
			const ofBias = { m: 1, n: outputs, k: rowCount };
			const bias = { buffer: weightGradients, offset: offset + inputs * outputs };
			gemmGpu(this.#gpu, ofBias, { buffer: ones }, after, bias, {}, scratch);
			const ofInputs = { m: rowCount, n: inputs, k: outputs, transposeB: true };
			const gate = place > 0 && { gate: { output: from.buffer, kept: 1 / (1 - this.#options.dropout) } };
			gemmGpu(this.#gpu, ofInputs, after, { buffer: weights, offset }, this.#gradients[place], { ...gate });
		}
	}

	release(): void {
		for (const buffer of this.#own) buffer.destroy();
	}

	#lastRows(rowCount: number) {
		return { rowCount, dim: this.#tower.outputs, epsilon: LENGTH_EPSILON, values: this.#values.at(-1)! };
	}
}
