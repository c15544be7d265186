import type { InteractionLog } from '$lib/interactions/interaction-log';

/**
 * Of each repeated (user, item) pair keeps the last row by (timestamp, file order).
 * One pass over the rows grouped by user, with one slot an item: no hash of pairs.
 * @param rows ascending row numbers of the log
 * @returns ascending row numbers, a new array
 */
export function collapseRepeats(log: InteractionLog, rows: Uint32Array): Uint32Array {
	const { userIndices, itemIndices, timestamps } = log;
	const isKept = new Uint8Array(userIndices.length);
	/** The kept row of each item for the user at hand; rows of earlier users are told apart by their user. */
	const keptRow = new Int32Array(log.itemIds.length).fill(-1);
	let keptCount = 0;
	for (const row of groupByUser(log, rows)) {
		const rival = keptRow[itemIndices[row]!]!;
		if (rival !== -1 && userIndices[rival] === userIndices[row]) {
			if (timestamps[row]! < timestamps[rival]!) continue;
			isKept[rival] = 0;
			keptCount--;
		}
		isKept[row] = 1;
		keptCount++;
		keptRow[itemIndices[row]!] = row;
	}
	const kept = new Uint32Array(keptCount);
	let place = 0;
	for (const row of rows) if (isKept[row]) kept[place++] = row;
	return kept;
}

/** The rows ordered by user, file order within a user: a counting sort. */
function groupByUser({ userIndices, userIds }: InteractionLog, rows: Uint32Array): Uint32Array {
	const next = new Uint32Array(userIds.length + 1);
	for (const row of rows) next[userIndices[row]! + 1]!++;
	for (let user = 0; user < userIds.length; user++) next[user + 1]! += next[user]!;
	const grouped = new Uint32Array(rows.length);
	for (const row of rows) grouped[next[userIndices[row]!]!++] = row;
	return grouped;
}
