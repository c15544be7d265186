import type { Gpu } from '$lib/kernels/gpu/gpu';
import { normaliseRowsBackwardGpu, normaliseRowsGpu } from '$lib/kernels/normalise-rows/normalise-rows.webgpu';
import { LENGTH_EPSILON } from '$lib/models/neural/dense-layers';
import { GpuLayers } from './gpu-layers';
import { GpuSum } from './gpu-sum';
import type { SharedBuffers, TowerBody, TowerBodyOptions } from './tower-body';

export interface GpuTowerOptions extends TowerBodyOptions {
	normalised: boolean;
}

/** One tower forwards and backwards on the device: `TowerPass` in WGSL. */
export class GpuTower {
	/** [capacity × tower.outputs], scaled to length 1 where the towers are. */
	readonly outputs: GPUBuffer;
	readonly #gpu: Gpu;
	readonly #body: TowerBody;
	readonly #options: GpuTowerOptions;

	constructor(gpu: Gpu, shared: SharedBuffers, options: GpuTowerOptions) {
		const { tower, capacity, normalised } = options;
		this.#gpu = gpu;
		this.#options = options;
		this.#body = tower.layers.length === 0 ? new GpuSum(gpu, shared, options) : new GpuLayers(gpu, shared, options);
		this.outputs = normalised ? gpu.buffer(capacity * tower.outputs) : this.#body.outputs;
	}

	/** [capacity × tower.inputs] */
	get inputs(): GPUBuffer {
		return this.#body.inputs;
	}

	/** Gradient with respect to `outputs`; overwritten on the way back. */
	get outputGradients(): GPUBuffer {
		return this.#body.outputGradients;
	}

	/** @param masks one [rowCount × outputs] a hidden layer, or none */
	forward(rowCount: number, masks: readonly GPUBuffer[]): void {
		this.#body.forward(rowCount, masks);
		if (this.#options.normalised) normaliseRowsGpu(this.#gpu, this.#bodyRows(rowCount), this.outputs);
	}

	/** After `forward` on the same rows. */
	backward(rowCount: number): void {
		if (this.#options.normalised) {
			normaliseRowsBackwardGpu(this.#gpu, this.#bodyRows(rowCount), this.outputGradients);
		}
		this.#body.backward(rowCount);
	}

	release(): void {
		this.#body.release();
		if (this.#options.normalised) this.outputs.destroy();
	}

	#bodyRows(rowCount: number) {
		const { outputs } = this.#options.tower;
		return { rowCount, dim: outputs, epsilon: LENGTH_EPSILON, values: this.#body.outputs };
	}
}
