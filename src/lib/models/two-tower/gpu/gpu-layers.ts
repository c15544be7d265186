import { gemmGpu, type GpuMatrix } from '$lib/kernels/gemm/gemm.webgpu';
import type { Gpu } from '$lib/kernels/gpu/gpu';
import type { SharedBuffers, TowerBody, TowerBodyOptions } from './tower-body';

/** A tower's dense layers on the device. */
export class GpuLayers implements TowerBody {
	readonly inputs: GPUBuffer;
	readonly outputs: GPUBuffer;
	readonly outputGradients: GPUBuffer;
	readonly #gpu: Gpu;
	readonly #options: TowerBodyOptions;
	readonly #shared: SharedBuffers;
	/** Inputs, hidden values, outputs. */
	readonly #values: GPUBuffer[];
	readonly #gradients: GpuMatrix[];
	readonly #own: GPUBuffer[];

	constructor(gpu: Gpu, shared: SharedBuffers, options: TowerBodyOptions) {
		const { tower, capacity, gradientOffset } = options;
		const widths = tower.layers.map(({ outputs }) => outputs);
		const make = (width: number) => gpu.buffer(capacity * width);
		this.#gpu = gpu;
		this.#shared = shared;
		this.#options = options;
		this.#values = [tower.inputs, ...widths].map(make);
		const gradients = widths.map(make);
		this.#gradients = [
			{ buffer: shared.inputGradients, offset: gradientOffset },
			...gradients.map((buffer) => ({ buffer })),
		];
		this.inputs = this.#values[0];
		this.outputs = this.#values.at(-1)!;
		this.outputGradients = gradients.at(-1)!;
		this.#own = [...this.#values, ...gradients];
	}

	forward(rowCount: number, masks: readonly GPUBuffer[]): void {
		const { weights } = this.#shared;
		const { layers } = this.#options.tower;
		layers.forEach(({ inputs, outputs, offset }, place) => {
			const isHidden = place < layers.length - 1;
			const [from, to] = [this.#values[place], this.#values[place + 1]];
			const bias = { buffer: weights, offset: offset + inputs * outputs };
			const mask = isHidden ? masks[place] : undefined;
			const shape = { m: rowCount, n: outputs, k: inputs };
			const epilogue = { bias, relu: isHidden, ...(mask && { mask }) };
			gemmGpu(this.#gpu, shape, { buffer: from }, { buffer: weights, offset }, { buffer: to }, epilogue);
		});
	}

	backward(rowCount: number): void {
		const { weights, weightGradients, ones, scratch } = this.#shared;
		const { tower, dropout } = this.#options;
		for (let place = tower.layers.length - 1; place >= 0; place--) {
			const { inputs, outputs, offset } = tower.layers[place];
			const [from, after] = [{ buffer: this.#values[place] }, this.#gradients[place + 1]];
			const ofWeights = { m: inputs, n: outputs, k: rowCount, transposeA: true };
			gemmGpu(this.#gpu, ofWeights, from, after, { buffer: weightGradients, offset }, {}, scratch);
			const ofBias = { m: 1, n: outputs, k: rowCount };
			const bias = { buffer: weightGradients, offset: offset + inputs * outputs };
			gemmGpu(this.#gpu, ofBias, { buffer: ones }, after, bias, {}, scratch);
			const ofInputs = { m: rowCount, n: inputs, k: outputs, transposeB: true };
			const gate = place > 0 && { gate: { output: from.buffer, kept: 1 / (1 - dropout) } };
			gemmGpu(this.#gpu, ofInputs, after, { buffer: weights, offset }, this.#gradients[place], { ...gate });
		}
	}

	release(): void {
		for (const buffer of this.#own) buffer.destroy();
	}
}
