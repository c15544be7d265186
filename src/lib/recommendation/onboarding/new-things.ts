import type { ItemSimilarity } from '$lib/recommendation/rerank/item-similarity';
import { newItems } from '$lib/recommendation/rules/newcomer-quota';

/** Items too new for any model to know, and where their attributes place them. */
export interface NewThings {
	/** How many there are, and of how many. */
	newCount: number;
	itemCount: number;
	items: readonly NewThing[];
}

export interface NewThing {
	itemIndex: number;
	people: number;
	/** Null where nobody took it: nobody knows when it came. */
	ageDays: number | null;
	/** The known item most like it by category, brand and the model's vectors; null where nothing is alike. */
	nearest: number | null;
}

/**
 * @param popularity [itemCount] people who took the item
 * @param ageDays [itemCount] Infinity where nobody took it
 * @param below an item is new while fewer people than this had it
 * @param count items described at most, the youngest first
 */
export function newThings(
	popularity: Uint32Array,
	ageDays: Float32Array,
	similarity: ItemSimilarity,
	below: number,
	count: number,
): NewThings {
	const all = newItems(popularity, below);
	const known = Uint32Array.from(popularity.keys()).filter((item) => popularity[item] >= below);
	const shown = Array.from(all)
		.sort((a, b) => age(a) - age(b) || a - b)
		.slice(0, count);
	return {
		newCount: all.length,
		itemCount: popularity.length,
		items: shown.map((itemIndex) => ({
			itemIndex,
			people: popularity[itemIndex],
			ageDays: Number.isFinite(ageDays[itemIndex]) ? ageDays[itemIndex] : null,
			nearest: nearestOf(itemIndex),
		})),
	};

	/** What nobody took came in after everything. */
	function age(item: number): number {
		return Number.isFinite(ageDays[item]) ? ageDays[item] : -1;
	}

	function nearestOf(item: number): number | null {
		let nearest: number | null = null;
		let most = 0;
		for (const other of known) {
			const alike = similarity(item, other);
			if (alike > most || (alike === most && nearest !== null && popularity[other] > popularity[nearest])) {
				[nearest, most] = [other, alike];
			}
		}
		return nearest;
	}
}
