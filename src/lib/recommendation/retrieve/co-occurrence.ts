import { type CsrMatrix, hasEntry, rowColumns, transpose } from '$lib/core/csr-matrix';

/** Which items stand together in groups: a group is a user's history, or one basket. */
export interface CoOccurrence {
	/** [groupCount × itemCount] */
	itemsOfGroup: CsrMatrix;
	/** [itemCount × groupCount] */
	groupsOfItem: CsrMatrix;
}

/** @param itemsOfGroup [groupCount × itemCount], kept by reference */
export function createCoOccurrence(itemsOfGroup: CsrMatrix): CoOccurrence {
	return { itemsOfGroup, groupsOfItem: transpose(itemsOfGroup).matrix };
}

/**
 * Adds `weight` · n(i, j) / (√(n(i)·n(j)) + shrink) to out[j] for every item j in a group with i (itself too): cosine over
 * groups, damped where few groups speak. Costs the size of the anchor's groups; nothing is precomputed.
 * @param out [itemCount]
 */
export function addCosine(
	table: CoOccurrence,
	anchor: number,
	shrink: number,
	weight: number,
	out: Float32Array,
): void {
	const { itemsOfGroup, groupsOfItem } = table;
	const groups = rowColumns(groupsOfItem, anchor);
	const together = new Uint32Array(itemsOfGroup.columnCount);
	for (const group of groups) {
		for (const item of rowColumns(itemsOfGroup, group)) together[item]++;
	}
	for (let item = 0; item < together.length; item++) {
		const count = together[item];
		if (count > 0) out[item] += (weight * count) / (Math.sqrt(groups.length * groupCount(table, item)) + shrink);
	}
}

/** How many groups hold both items. */
export function countTogether({ itemsOfGroup, groupsOfItem }: CoOccurrence, item: number, other: number): number {
	let count = 0;
	for (const group of rowColumns(groupsOfItem, item)) {
		if (hasEntry(itemsOfGroup, group, other)) count++;
	}
	return count;
}

function groupCount({ groupsOfItem: { rowOffsets } }: CoOccurrence, item: number): number {
	return rowOffsets[item + 1] - rowOffsets[item];
}
