import { ModelFitError } from '$lib/core/errors';

const pageBytes = 65536;
/** Offset 0 is never handed out, and vector loads may run past an array's end. */
const guardBytes = 64;

type NumberArray = Float32Array | Float64Array | Uint32Array;

interface Block {
	start: number;
	end: number;
}

/**
 * The binaries' linear memory: at the bottom blocks that stay until they are freed, above them a stack, where a kernel
 * copies its arguments in, runs, copies results out, and everything it took is free again. Addresses are byte offsets,
 * 64-byte aligned. Grows as needed.
 */
export class KernelMemory {
	/** Ascending, apart. */
	readonly #blocks: Block[] = [];
	#depth = 0;
	#top = guardBytes;
	#f32: Float32Array;
	#u32: Uint32Array;

	constructor(readonly wasmMemory: WebAssembly.Memory) {
		this.#f32 = new Float32Array(wasmMemory.buffer);
		this.#u32 = new Uint32Array(wasmMemory.buffer);
	}

	/** Runs `work`, then frees all it took. */
	scoped<T>(work: () => T): T {
		const mark = this.#top;
		this.#depth++;
		try {
			return work();
		} finally {
			this.#depth--;
			this.#top = mark;
		}
	}

	/**
	 * The address of `byteCount` zero bytes that stay until `free`; never inside a scope.
	 * @throws ModelFitError if the browser gives no more memory
	 */
	reserve(byteCount: number): number {
		this.#requireNoScope();
		const size = roundUp(byteCount + guardBytes);
		let place = 0;
		let start = guardBytes;
		for (; place < this.#blocks.length && this.#blocks[place].start - start < size; place++) {
			start = this.#blocks[place].end;
		}
		const end = start + size;
		if (end > this.wasmMemory.buffer.byteLength) this.#grow(end);
		this.#blocks.splice(place, 0, { start, end });
		this.#top = this.#blocks.at(-1)!.end;
		this.f32.fill(0, start / 4, end / 4);
		return start;
	}

	/** Gives a block back that `reserve` gave; never inside a scope. */
	free(address: number): void {
		this.#requireNoScope();
		const place = this.#blocks.findIndex(({ start }) => start === address);
		if (place < 0) throw new RangeError(`There is no block at ${address} to free.`);
		this.#blocks.splice(place, 1);
		this.#top = this.#blocks.at(-1)?.end ?? guardBytes;
	}

	#requireNoScope(): void {
		if (this.#depth > 0) throw new Error('Blocks come and go between kernels, not inside one.');
	}

	/**
	 * The address of `byteCount` bytes of undefined content.
	 * @throws ModelFitError if the browser gives no more memory
	 */
	take(byteCount: number): number {
		const address = this.#top;
		const end = address + roundUp(byteCount + guardBytes);
		if (end > this.wasmMemory.buffer.byteLength) this.#grow(end);
		this.#top = end;
		return address;
	}

	/** Takes room for `array` and copies it there. */
	copyIn(array: NumberArray): number {
		const address = this.take(array.byteLength);
		if (array instanceof Float32Array) this.f32.set(array, address / 4);
		else if (array instanceof Uint32Array) this.u32.set(array, address / 4);
		else new Float64Array(this.wasmMemory.buffer, address, array.length).set(array);
		return address;
	}

	/** Copies `array.length` elements from `address` into `array`. */
	copyOut(address: number, array: Float32Array | Uint32Array): void {
		const source = array instanceof Float32Array ? this.f32 : this.u32;
		array.set(source.subarray(address / 4, address / 4 + array.length));
	}

	/** The whole memory; read it anew after every `take`, which may move it. */
	get f32(): Float32Array {
		if (this.#f32.buffer !== this.wasmMemory.buffer) this.#f32 = new Float32Array(this.wasmMemory.buffer);
		return this.#f32;
	}

	/** The same bytes as whole numbers. */
	get u32(): Uint32Array {
		if (this.#u32.buffer !== this.wasmMemory.buffer) this.#u32 = new Uint32Array(this.wasmMemory.buffer);
		return this.#u32;
	}

	#grow(end: number): void {
		const missing = end - this.wasmMemory.buffer.byteLength;
		// An eighth more than asked: growing moves a memory that is not shared.
		for (const extra of [end / 8, 0]) {
			try {
				this.wasmMemory.grow(Math.ceil((missing + extra) / pageBytes));
				return;
			} catch {
				// RangeError: try without the spare part.
			}
		}
		throw new ModelFitError(
			`This browser gave the kernels no more memory: ${Math.round(end / 2 ** 20)} MB were needed. ` +
				'Close other tabs, or take fewer dimensions, a smaller batch or fewer rows.',
		);
	}
}

function roundUp(byteCount: number): number {
	return Math.ceil(byteCount / 64) * 64;
}
