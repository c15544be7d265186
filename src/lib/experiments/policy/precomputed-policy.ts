import { ShapeError } from '$lib/core/errors';
import type { ShopperActions } from '$lib/experiments/simulation/shopper-actions';
import { putShelf, type Policy } from './policy';

/** Every user's list, made once: longer than a shelf, so that what was bought can be left out. */
export interface PrecomputedLists {
	/** [userCount × length] best first */
	items: Uint32Array;
	length: number;
}

/** An arm that answers from lists made before the test; only what the shopper bought meanwhile is taken out. */
export function precomputedPolicy(label: string, { items, length }: PrecomputedLists, actions: ShopperActions): Policy {
	if (length === 0 || items.length % length !== 0) {
		throw new ShapeError(`${items.length} items are no rows of ${length}.`);
	}
	return {
		label,
		learns: false,
		fill({ count, users }, shelves) {
			for (let visit = 0; visit < count; visit++) {
				const row = items.subarray(users[visit] * length, (users[visit] + 1) * length);
				const bought = actions.has(users[visit]) ? actions.boughtBy(users[visit]) : [];
				putShelf(shelves, visit, bought.length === 0 ? row : row.filter((item) => !bought.includes(item)));
			}
		},
	};
}
