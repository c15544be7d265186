const NONE = 0xffffffff;

/** What shoppers clicked and bought in the simulation, oldest first: one row an action, chained by user. */
export class ShopperActions {
	readonly #items: number[] = [];
	readonly #bought: boolean[] = [];
	readonly #previous: number[] = [];
	/** [userCount] the user's newest row. */
	readonly #newest: Uint32Array;

	constructor(userCount: number) {
		this.#newest = new Uint32Array(userCount).fill(NONE);
	}

	add(userIndex: number, itemIndex: number, bought: boolean): void {
		const row = this.#items.length;
		this.#items.push(itemIndex);
		this.#bought.push(bought);
		this.#previous.push(this.#newest[userIndex]);
		this.#newest[userIndex] = row;
	}

	/** Items the user clicked or bought, oldest first, with repeats. */
	historyOf(userIndex: number): number[] {
		const items: number[] = [];
		this.#each(userIndex, (row) => items.push(this.#items[row]));
		return items.reverse();
	}

	boughtBy(userIndex: number): number[] {
		const items: number[] = [];
		this.#each(userIndex, (row) => {
			if (this.#bought[row]) items.push(this.#items[row]);
		});
		return items;
	}

	/** Oldest first. */
	actionsOf(userIndex: number): { itemIndex: number; bought: boolean }[] {
		const actions: { itemIndex: number; bought: boolean }[] = [];
		this.#each(userIndex, (row) => actions.push({ itemIndex: this.#items[row], bought: this.#bought[row] }));
		return actions.reverse();
	}

	has(userIndex: number): boolean {
		return this.#newest[userIndex] !== NONE;
	}

	#each(userIndex: number, visit: (row: number) => void): void {
		for (let row = this.#newest[userIndex]; row !== NONE; row = this.#previous[row]) visit(row);
	}

	columns() {
		const count = this.#items.length;
		const users = new Uint32Array(count);
		for (let user = 0; user < this.#newest.length; user++) this.#each(user, (row) => (users[row] = user));
		return { users, items: Uint32Array.from(this.#items), bought: Uint8Array.from(this.#bought, Number) };
	}

	restore({ users, items, bought }: ReturnType<ShopperActions['columns']>): void {
		for (let row = 0; row < users.length; row++) this.add(users[row], items[row], bought[row] === 1);
	}
}
