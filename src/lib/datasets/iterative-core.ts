import type { InteractionLog } from '$lib/interactions/interaction-log';

/**
 * The k-core: drops the rows of users and items under `minInteractions` rows until every user and item left
 * has at least that many. The result does not depend on the order of dropping.
 * @param rows row numbers of the log, no (user, item) pair twice
 * @returns the rows left, in the order given; a new array
 */
export function iterativeCore(log: InteractionLog, rows: Uint32Array, minInteractions: number): Uint32Array {
	const kept = rows.slice();
	const { userIndices, itemIndices } = log;
	const userCounts = new Uint32Array(log.userIds.length);
	const itemCounts = new Uint32Array(log.itemIds.length);
	for (const row of kept) {
		userCounts[userIndices[row]!]!++;
		itemCounts[itemIndices[row]!]!++;
	}
	let count = kept.length;
	for (let before = -1; before !== count;) {
		before = count;
		count = 0;
		for (let place = 0; place < before; place++) {
			const row = kept[place]!;
			const user = userIndices[row]!;
			const item = itemIndices[row]!;
			if (userCounts[user]! >= minInteractions && itemCounts[item]! >= minInteractions) {
				kept[count++] = row;
			} else {
				userCounts[user]!--;
				itemCounts[item]!--;
			}
		}
	}
	return kept.slice(0, count);
}
