/** Ids and their dense indices; grows as new ids come. */
export class IdSpace {
	/** Index i stands for ids[i]; a copy, so the list given stays as it was. */
	readonly ids: string[];
	readonly #indexOf: Map<string, number>;

	constructor(ids: readonly string[]) {
		this.ids = [...ids];
		this.#indexOf = new Map(ids.map((id, index) => [id, index]));
	}

	find(id: string): number | undefined {
		return this.#indexOf.get(id);
	}

	findOrAdd(id: string): number {
		const known = this.#indexOf.get(id);
		if (known !== undefined) return known;
		this.#indexOf.set(id, this.ids.length);
		return this.ids.push(id) - 1;
	}
}
