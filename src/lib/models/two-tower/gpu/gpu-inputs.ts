import type { Gpu } from '$lib/kernels/gpu/gpu';

/** What a step brings to the device, by name: one buffer each, made larger when a step brings more. */
export class GpuInputs {
	readonly #gpu: Gpu;
	readonly #buffers = new Map<string, { buffer: GPUBuffer; length: number }>();

	constructor(gpu: Gpu) {
		this.#gpu = gpu;
	}

	/** Sends the values; what earlier steps recorded still reads the old ones. */
	put(name: string, values: Float32Array | Uint32Array): GPUBuffer {
		let held = this.#buffers.get(name);
		if (!held || held.length < values.length) {
			// Work that was sent keeps a destroyed buffer until it is done.
			held?.buffer.destroy();
			const length = Math.ceil(values.length * 1.5) + 16;
			held = { buffer: this.#gpu.buffer(length), length };
			this.#buffers.set(name, held);
		}
		this.#gpu.write(held.buffer, values);
		return held.buffer;
	}

	release(): void {
		for (const { buffer } of this.#buffers.values()) buffer.destroy();
		this.#buffers.clear();
	}
}
