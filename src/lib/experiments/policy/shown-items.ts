import type { LearnedState } from './policy';

const nothing: ReadonlyMap<number, number> = new Map();

/** How often each shopper was shown each item: what a frequency cap counts. */
export class ShownItems {
	readonly #counts = new Map<number, Map<number, number>>();

	add(userIndex: number, itemIndices: ArrayLike<number>): void {
		const counts = this.#counts.get(userIndex) ?? new Map<number, number>();
		this.#counts.set(userIndex, counts);
		for (let place = 0; place < itemIndices.length; place++) {
			counts.set(itemIndices[place], (counts.get(itemIndices[place]) ?? 0) + 1);
		}
	}

	of(userIndex: number): ReadonlyMap<number, number> {
		return this.#counts.get(userIndex) ?? nothing;
	}

	/** Rows in parallel: user, item, how often. */
	save(): LearnedState {
		const rows = [...this.#counts].flatMap(([user, counts]) => [...counts].map(([item, count]) => [user, item, count]));
		const column = (place: number) => Float64Array.from(rows, (row) => row[place]);
		return { shownUsers: column(0), shownItems: column(1), shownCounts: column(2) };
	}

	restore({ shownUsers, shownItems, shownCounts }: LearnedState): void {
		this.#counts.clear();
		shownUsers?.forEach((user, row) => {
			const counts = this.#counts.get(user) ?? new Map<number, number>();
			this.#counts.set(user, counts.set(shownItems[row], shownCounts[row]));
		});
	}
}
