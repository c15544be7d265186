import { pieceLength } from './fingerprint';

type Numbers = Uint8Array | Uint32Array | Float32Array | Float64Array;

/**
 * A column of numbers that grows piece by piece: nothing is ever copied to grow, so that a long import holds its columns
 * once and not up to three times, as doubling would.
 */
export class PiecedColumn<T extends Numbers> {
	length = 0;
	readonly #construct: new (length: number) => T;
	#full: T[] = [];
	#last: T;
	#used = 0;

	constructor(construct: new (length: number) => T) {
		this.#construct = construct;
		// A small file stays small.
		this.#last = new construct(4096);
	}

	push(value: number): void {
		if (this.#used === this.#last.length) this.#grow();
		this.#last[this.#used++] = value;
		this.length++;
	}

	at(index: number): number {
		const piece = Math.floor(index / pieceLength);
		return (piece < this.#full.length ? this.#full[piece]! : this.#last)[index - piece * pieceLength]!;
	}

	#grow(): void {
		if (this.#last.length < pieceLength) {
			const larger = new this.#construct(Math.min(pieceLength, this.#last.length * 4));
			larger.set(this.#last);
			this.#last = larger;
			return;
		}
		this.#full.push(this.#last);
		this.#last = new this.#construct(pieceLength);
		this.#used = 0;
	}

	/** Hands the pieces out, changed by `change` where given, and lets go of each; the column is empty afterwards. */
	*drain(change?: (piece: T) => void): Generator<T> {
		const pieces = [...this.#full, this.#last.slice(0, this.#used) as T];
		if (pieces.length > 1 && this.#used === 0) pieces.pop();
		this.#full = [];
		this.#last = new this.#construct(1);
		this.#used = 0;
		this.length = 0;
		for (let index = 0; index < pieces.length; index++) {
			const piece = pieces[index]!;
			pieces[index] = new this.#construct(0);
			change?.(piece);
			yield piece;
		}
	}
}

/** [0, 1, 2, …] in pieces: the order of the file where it says no times. */
export function* rowNumbers(count: number): Generator<Float64Array> {
	for (let start = 0; start === 0 || start < count; start += pieceLength) {
		yield Float64Array.from({ length: Math.min(pieceLength, count - start) }, (_, row) => start + row);
	}
}
