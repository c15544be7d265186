type GrowableConstructor<T> = new (length: number) => T;

/** A typed array that grows by doubling; `values` is full up to `length`. */
export class GrowableArray<T extends Uint8Array | Uint32Array | Float32Array | Float64Array> {
	length = 0;
	#values: T;
	readonly #construct: GrowableConstructor<T>;

	constructor(construct: GrowableConstructor<T>, capacity = 1024) {
		this.#construct = construct;
		this.#values = new construct(capacity);
	}

	push(value: number): void {
		if (this.length === this.#values.length) {
			const larger = new this.#construct(this.length * 2);
			larger.set(this.#values);
			this.#values = larger;
		}
		this.#values[this.length++] = value;
	}

	/** A copy of exactly `length`; the array is empty afterwards, so that both are not held. */
	finish(): T {
		const values = this.#values.slice(0, this.length) as T;
		this.#values = new this.#construct(1);
		this.length = 0;
		return values;
	}
}
