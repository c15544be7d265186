import type { MapShopper } from '$lib/recommendation/map/map-calls';
import type { NearItem } from '$lib/recommendation/map/nearest-items';

export type Mark = 'chosen' | 'history' | 'list' | 'near' | 'shopper';

/** Which points stand out on the map, and as what; of two marks of one item the later in the list of marks here stays. */
export function marksOf(
	near: readonly NearItem[],
	shopper: MapShopper | null,
	chosen: number | null,
	userPoint: number | null,
): ReadonlyMap<number, Mark> {
	const marks = new Map<number, Mark>();
	for (const { itemIndex } of near) marks.set(itemIndex, 'near');
	for (const { itemIndex } of shopper?.history.events ?? []) marks.set(itemIndex, 'history');
	for (const itemIndex of shopper?.list ?? []) marks.set(itemIndex, 'list');
	if (chosen !== null) marks.set(chosen, 'chosen');
	if (userPoint !== null) marks.set(userPoint, 'shopper');
	return marks;
}

/** The places of a history in the order it happened, an item once for each time in a row. */
export function pathOf(shopper: MapShopper | null): number[] {
	const items = (shopper?.history.events ?? []).map(({ itemIndex }) => itemIndex).reverse();
	return items.filter((item, place) => item !== items[place - 1]);
}
