/** From an item's index in one list of ids to its index in another; undefined where the other lacks it. */
export function renumberItems(
	before: readonly string[],
	now: readonly string[],
): (itemIndex: number) => number | undefined {
	const indexOf = new Map(now.map((itemId, itemIndex) => [itemId, itemIndex]));
	return (itemIndex) => indexOf.get(before[itemIndex]);
}
