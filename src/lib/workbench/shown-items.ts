import { today } from './now';
import { noteShown, shownBefore } from './shown-before';

/**
 * How often each item stood on a shelf of one shopper, in this visit and, as far as the store tells, in those before: what frequency
 * caps count. By id: a shop that numbers its items anew changes nothing.
 */
export class ShownItems {
	readonly #counts = new Map<string, number>();
	readonly #who: { datasetId: string; userId: string } | null;
	/** Settles when earlier visits were read; where the store does not answer, this visit counts alone. */
	readonly recalled: Promise<void>;

	/** @param userId null for a visitor nobody knows: they have no earlier visits and leave nothing for later */
	constructor(datasetId: string, userId: string | null) {
		this.#who = userId === null ? null : { datasetId, userId };
		this.recalled = this.#recall();
	}

	/** One more look at each. */
	note(itemIds: readonly string[]): void {
		for (const itemId of itemIds) this.#add(itemId, 1);
		if (this.#who) void noteShown(this.#who.datasetId, this.#who.userId, itemIds, today()).catch(() => undefined);
	}

	/** By the numbers of a shop's items; those that were never shown, or that it has not, are left out. */
	counts(itemIds: readonly string[]): (readonly [itemIndex: number, count: number])[] {
		return itemIds.flatMap((itemId, itemIndex) => {
			const count = this.#counts.get(itemId);
			return count === undefined ? [] : [[itemIndex, count] as const];
		});
	}

	async #recall(): Promise<void> {
		if (!this.#who) return;
		const before = await shownBefore(this.#who.datasetId, this.#who.userId, today()).catch(() => ({}));
		for (const [itemId, count] of Object.entries(before)) this.#add(itemId, count);
	}

	#add(itemId: string, count: number): void {
		this.#counts.set(itemId, (this.#counts.get(itemId) ?? 0) + count);
	}
}
