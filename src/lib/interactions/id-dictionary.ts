/** Numbers ids in the order they first come. */
export class IdDictionary {
	readonly ids: string[] = [];
	readonly #indexOf = new Map<string, number>();
	#lastId = '';
	#lastIndex = -1;

	/** The index of an id, a new one where it was never seen. */
	indexOf(id: string): number {
		// Logs come in runs of one user.
		if (id === this.#lastId && this.#lastIndex !== -1) return this.#lastIndex;
		let index = this.#indexOf.get(id);
		if (index === undefined) {
			index = this.ids.length;
			const kept = ownString(id);
			this.ids.push(kept);
			this.#indexOf.set(kept, index);
		}
		this.#lastId = id;
		this.#lastIndex = index;
		return index;
	}

	has(id: string): boolean {
		return this.#indexOf.has(id);
	}
}

/**
 * A copy that stands by itself. A string cut out of a longer one keeps all of that alive: without a copy, one id would
 * hold the whole piece of the file it was read from.
 */
export function ownString(text: string): string {
	return text.length < 13 ? text : ` ${text}`.slice(1);
}
