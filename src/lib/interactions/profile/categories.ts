import { splitCell } from '$lib/interactions/catalogue';
import type { InteractionLog } from '$lib/interactions/interaction-log';
import type { LogIndex } from './row-orders';

export interface CategoryCount {
	name: string;
	items: number;
	interactions: number;
}

/** Which categories are bought by the same person on the same day. */
export interface CoPurchases {
	/** The largest categories, by interactions. */
	names: string[];
	/** Whether only purchases were counted (a log that names them), or every event. */
	purchasesOnly: boolean;
	/** Baskets counted: a person's day, or a person where the log has no times. */
	basketCount: number;
	/** [n × n] baskets with both; the diagonal: baskets with the category. */
	together: Uint32Array;
	/** [n × n] P(a, b) / (P(a) · P(b)): 1 is chance; the diagonal and pairs of empty categories are NaN. */
	lift: Float32Array;
}

const SHOWN = 12;
const DAY_MS = 86_400_000;
const PURCHASE = /purchase|order|buy|bought|transaction|sale|checkout/i;

/**
 * Items and interactions of every category, most taken first. A cell `a|b` belongs to both.
 * @param categories [itemCount] '' where unknown
 */
export function countCategories(categories: readonly string[], perItem: Uint32Array): CategoryCount[] {
	const byName = new Map<string, CategoryCount>();
	categories.forEach((cell, item) => {
		for (const name of splitCell(cell)) {
			const known = byName.get(name);
			const entry = known ?? { name, items: 0, interactions: 0 };
			if (!known) byName.set(name, entry);
			entry.items++;
			entry.interactions += perItem[item];
		}
	});
	return [...byName.values()].sort((a, b) => b.interactions - a.interactions || (a.name < b.name ? -1 : 1));
}

/** Null with fewer than two categories. */
export function coPurchases(
	log: InteractionLog,
	{ userOffsets, userRows }: LogIndex,
	categories: readonly string[],
	counts: readonly CategoryCount[],
): CoPurchases | null {
	const names = counts.slice(0, SHOWN).map(({ name }) => name);
	if (names.length < 2) return null;
	const masks = Uint32Array.from(categories, (cell) =>
		splitCell(cell).reduce((mask, name) => mask | (names.includes(name) ? 1 << names.indexOf(name) : 0), 0),
	);
	const isPurchase = Uint8Array.from(log.eventNames, (name) => Number(PURCHASE.test(name)));
	const purchasesOnly = isPurchase.includes(1) && isPurchase.includes(0);
	const n = names.length;
	const together = new Uint32Array(n * n);
	let basketCount = 0;
	const close = (mask: number) => {
		if (mask === 0) return;
		basketCount++;
		for (let a = 0; a < n; a++) {
			if (!((mask >> a) & 1)) continue;
			for (let b = 0; b < n; b++) if ((mask >> b) & 1) together[a * n + b]++;
		}
	};
	for (let user = 0; user + 1 < userOffsets.length; user++) {
		let mask = 0;
		let day = NaN;
		for (let place = userOffsets[user]; place < userOffsets[user + 1]; place++) {
			const row = userRows[place];
			if (purchasesOnly && !isPurchase[log.eventCodes[row]]) continue;
			const rowDay = log.hasTimestamps ? Math.floor(log.timestamps[row] / DAY_MS) : 0;
			if (rowDay !== day) {
				close(mask);
				mask = 0;
				day = rowDay;
			}
			mask |= masks[log.itemIndices[row]];
		}
		close(mask);
	}
	const lift = Float32Array.from(together, (both, cell) => {
		const [a, b] = [Math.floor(cell / n), cell % n];
		return a === b ? NaN : (both * basketCount) / (together[a * n + a] * together[b * n + b]);
	});
	return { names, purchasesOnly, basketCount, together, lift };
}
