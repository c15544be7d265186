/** The mean of a figure over the items shown; NaN for an empty list. */
export function meanOverPlaces(items: Uint32Array, figureOf: (item: number) => number): number {
	let sum = 0;
	for (const item of items) sum += figureOf(item);
	return items.length === 0 ? NaN : sum / items.length;
}
