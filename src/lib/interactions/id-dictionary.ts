const encoder = new TextEncoder();
let scratch = new Uint8Array(256);
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Numbers ids in the order they first come. The ids lie as UTF-8 in one buffer and are found by an open-addressing hash
 * table (linear probing, FNV-1a): an id met as bytes of a file never becomes a string before the end, and a million ids cost their letters
 * and 12 bytes each.
 */
export class IdDictionary {
	#count = 0;
	#letters: Uint8Array = new Uint8Array(4096);
	/** [count + 1] where each id starts in `#letters`; the last is where they end. */
	#starts = new Uint32Array(1024);
	#hashes = new Int32Array(1024);
	/** An id's number + 1; 0 is free. Never more than half full. */
	#slots = new Int32Array(2048);
	#last = -1;

	get count(): number {
		return this.#count;
	}

	/** The number of an id, a new one where it was never seen. */
	indexOf(id: string): number {
		return this.#find(scratch, 0, encode(id), true);
	}

	has(id: string): boolean {
		return this.find(id) !== -1;
	}

	/**
	 * The number of an id that stands in a file as ASCII; -1 where it holds other letters, since bytes of another encoding,
	 * or broken ones, may be the same id: the caller decodes it.
	 */
	indexOfAscii(bytes: Uint8Array, start: number, end: number): number {
		return this.#find(bytes, start, end, true, true);
	}

	/** The number of an id; -1 where it was never seen. */
	find(id: string): number {
		return this.#find(scratch, 0, encode(id), false);
	}

	/** `find` for an id that stands in a file as ASCII; -1 also where it holds other letters. */
	findAscii(bytes: Uint8Array, start: number, end: number): number {
		return this.#find(bytes, start, end, false, true);
	}

	/** The ids by their number. */
	ids(): string[] {
		const letters = this.#letters.subarray(0, this.#starts[this.#count]);
		const text = utf8.decode(letters);
		const isAscii = text.length === letters.length;
		return Array.from({ length: this.#count }, (_, index) => {
			const [start, end] = [this.#starts[index]!, this.#starts[index + 1]!];
			return isAscii ? text.slice(start, end) : utf8.decode(letters.subarray(start, end));
		});
	}

	#find(bytes: Uint8Array, start: number, end: number, adds: boolean, isAsciiOnly = false): number {
		// Logs come in runs of one user.
		if (this.#last !== -1 && this.#equals(this.#last, bytes, start, end)) return this.#last;
		let hash = 0x811c9dc5;
		let letters = 0;
		for (let at = start; at < end; at++) {
			const byte = bytes[at]!;
			letters |= byte;
			hash = Math.imul(hash ^ byte, 0x01000193);
		}
		if (isAsciiOnly && letters > 127) return -1;
		// The low bits of FNV-1a alone are poor for numbers in a row.
		hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
		hash ^= hash >>> 13;
		const mask = this.#slots.length - 1;
		let slot = hash & mask;
		for (let entry = this.#slots[slot]!; entry !== 0; entry = this.#slots[slot]!) {
			if (this.#hashes[entry - 1] === hash && this.#equals(entry - 1, bytes, start, end))
				return (this.#last = entry - 1);
			slot = (slot + 1) & mask;
		}
		if (!adds) return -1;
		this.#slots[slot] = this.#count + 1;
		this.#add(bytes, start, end, hash);
		return (this.#last = this.#count - 1);
	}

	#equals(index: number, bytes: Uint8Array, start: number, end: number): boolean {
		const from = this.#starts[index]!;
		const length = end - start;
		if (this.#starts[index + 1]! - from !== length) return false;
		for (let offset = length - 1; offset >= 0; offset--) {
			if (this.#letters[from + offset] !== bytes[start + offset]) return false;
		}
		return true;
	}

	#add(bytes: Uint8Array, start: number, end: number, hash: number): void {
		const from = this.#starts[this.#count]!;
		const to = from + end - start;
		if (to > this.#letters.length) this.#letters = grown(this.#letters, Math.max(to, this.#letters.length * 2));
		for (let at = start; at < end; at++) this.#letters[from + at - start] = bytes[at]!;
		if (this.#count + 2 > this.#starts.length) this.#starts = grown(this.#starts, this.#starts.length * 2);
		if (this.#count + 1 > this.#hashes.length) this.#hashes = grown(this.#hashes, this.#hashes.length * 2);
		this.#hashes[this.#count++] = hash;
		this.#starts[this.#count] = to;
		if (this.#count * 2 > this.#slots.length) this.#rehash();
	}

	#rehash(): void {
		this.#slots = new Int32Array(this.#slots.length * 2);
		const mask = this.#slots.length - 1;
		for (let index = 0; index < this.#count; index++) {
			let slot = this.#hashes[index]! & mask;
			while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
			this.#slots[slot] = index + 1;
		}
	}
}

/** Writes an id as UTF-8 to the start of `scratch` and returns its length. */
function encode(id: string): number {
	if (id.length * 3 > scratch.length) scratch = new Uint8Array(id.length * 3);
	for (let at = 0; at < id.length; at++) {
		const code = id.charCodeAt(at);
		if (code > 127) return encoder.encodeInto(id, scratch).written;
		scratch[at] = code;
	}
	return id.length;
}

function grown<T extends Uint8Array | Uint32Array | Int32Array>(array: T, length: number): T {
	const larger = new (array.constructor as new (length: number) => T)(length);
	larger.set(array);
	return larger;
}

/**
 * A copy that stands by itself. A string cut out of a longer one keeps all of that alive: without a copy, one id would
 * hold the whole piece of the file it was read from.
 */
export function ownString(text: string): string {
	return text.length < 13 ? text : ` ${text}`.slice(1);
}
