import { embeddingBagsGpu } from '$lib/kernels/embedding-lookup/embedding-bags.webgpu';
import type { Gpu } from '$lib/kernels/gpu/gpu';
import type { SharedBuffers, TowerBody, TowerBodyOptions } from './tower-body';

/**
 * A tower without layers on the device: `sumBlocks` and its gradient. The inputs' blocks are the rows of a table as wide
 * as the outputs, and the blocks of one input a bag of them.
 */
export class GpuSum implements TowerBody {
	readonly inputs: GPUBuffer;
	readonly outputs: GPUBuffer;
	readonly outputGradients: GPUBuffer;
	readonly #gpu: Gpu;
	readonly #options: TowerBodyOptions;
	readonly #inputGradients: GPUBuffer;
	readonly #blockCount: number;
	/** [capacity + 1] where an input's blocks begin. */
	readonly #starts: GPUBuffer;
	/** [capacity × blocks + 1] 0, 1, 2, … */
	readonly #places: GPUBuffer;
	/** [capacity × blocks] */
	readonly #ones: GPUBuffer;

	constructor(gpu: Gpu, { inputGradients }: SharedBuffers, options: TowerBodyOptions) {
		const { tower, capacity } = options;
		const blockCount = tower.inputs / tower.outputs;
		this.#gpu = gpu;
		this.#options = options;
		this.#inputGradients = inputGradients;
		this.#blockCount = blockCount;
		this.inputs = gpu.buffer(capacity * tower.inputs);
		this.outputs = gpu.buffer(capacity * tower.outputs);
		this.outputGradients = gpu.buffer(capacity * tower.outputs);
		this.#starts = gpu.buffer(Uint32Array.from({ length: capacity + 1 }, (_, row) => row * blockCount));
		this.#places = gpu.buffer(Uint32Array.from({ length: capacity * blockCount + 1 }, (_, place) => place));
		this.#ones = gpu.buffer(new Float32Array(capacity * blockCount).fill(1));
	}

	forward(rowCount: number): void {
		const bags = { bagCount: rowCount, offsets: this.#starts, rows: this.#places, weights: this.#ones };
		embeddingBagsGpu(this.#gpu, this.inputs, this.#options.tower.outputs, bags, this.outputs);
	}

	/** Every block gets the gradient of the sum. */
	backward(rowCount: number): void {
		const { tower, gradientOffset } = this.#options;
		const rows = { bagCount: rowCount, offsets: this.#places, rows: this.#places, weights: this.#ones };
		for (let block = 0; block < this.#blockCount; block++) {
			const columns = { stride: tower.inputs, column: gradientOffset + block * tower.outputs };
			embeddingBagsGpu(this.#gpu, this.outputGradients, tower.outputs, rows, this.#inputGradients, columns);
		}
	}

	release(): void {
		const { inputs, outputs, outputGradients } = this;
		for (const buffer of [inputs, outputs, outputGradients, this.#starts, this.#places, this.#ones]) buffer.destroy();
	}
}
