/** Boredom is kept for so many groups of categories. */
const GROUPS = 16;
/** Items a shopper remembers having seen. */
const REMEMBERED = 16;
const NOTHING = 0xffffffff;
/** Share of boredom that is left after a day away. */
const DAILY_REST = 0.8;
/** How much one look counts. */
const LOOK = 0.1;
const FIRST_SATISFACTION = 0.4;

/** What visits leave behind in the shoppers: what they saw, what bores them, how content they are. Plain columns. */
export class ShopperMemory {
	/** [userCount] 0 … 1 */
	readonly satisfaction: Float32Array;
	/** [userCount] the last day with a visit, −∞ before the first. */
	readonly lastDay: Float32Array;
	/** [userCount × GROUPS] share of what was seen lately. */
	readonly #boredom: Float32Array;
	/** [userCount × REMEMBERED] a ring of items. */
	readonly #seen: Uint32Array;
	readonly #nextPlace: Uint8Array;

	constructor(userCount: number) {
		this.satisfaction = new Float32Array(userCount).fill(FIRST_SATISFACTION);
		this.lastDay = new Float32Array(userCount).fill(-Infinity);
		this.#boredom = new Float32Array(userCount * GROUPS);
		this.#seen = new Uint32Array(userCount * REMEMBERED).fill(NOTHING);
		this.#nextPlace = new Uint8Array(userCount);
	}

	/** Rests the shopper for the days since the last visit. */
	arrive(userIndex: number, day: number): void {
		const away = day - this.lastDay[userIndex];
		this.lastDay[userIndex] = day;
		if (away <= 0) return;
		const left = away === Infinity ? 0 : DAILY_REST ** away;
		const start = userIndex * GROUPS;
		for (let group = start; group < start + GROUPS; group++) this.#boredom[group] *= left;
	}

	boredomWith(userIndex: number, category: number): number {
		return this.#boredom[userIndex * GROUPS + (category % GROUPS)];
	}

	timesSeen(userIndex: number, itemIndex: number): number {
		const start = userIndex * REMEMBERED;
		let times = 0;
		for (let place = start; place < start + REMEMBERED; place++) if (this.#seen[place] === itemIndex) times++;
		return times;
	}

	look(userIndex: number, itemIndex: number, category: number): void {
		const start = userIndex * GROUPS;
		for (let group = start; group < start + GROUPS; group++) this.#boredom[group] *= 1 - LOOK;
		this.#boredom[start + (category % GROUPS)] += LOOK;
		const place = this.#nextPlace[userIndex];
		this.#seen[userIndex * REMEMBERED + place] = itemIndex;
		this.#nextPlace[userIndex] = (place + 1) % REMEMBERED;
	}

	/** @param quality of the visit that just ended, 0 … 1 */
	leave(userIndex: number, quality: number): void {
		this.satisfaction[userIndex] = 0.8 * this.satisfaction[userIndex] + 0.2 * quality;
	}

	columns() {
		return {
			satisfaction: this.satisfaction,
			lastDay: this.lastDay,
			boredom: this.#boredom,
			seen: this.#seen,
			nextPlace: this.#nextPlace,
		};
	}

	restore(columns: ReturnType<ShopperMemory['columns']>): void {
		const own = this.columns();
		for (const name of Object.keys(own) as (keyof typeof own)[]) own[name].set(columns[name]);
	}
}
