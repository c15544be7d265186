import type { InteractionLog } from '$lib/interactions/interaction-log';
import { orderByTime } from './order-by-time';

/** A log in the orders its readers need, made once: every part of a profile and every finding walks it in one pass. */
export interface LogIndex {
	/** [rowCount] row numbers, oldest first, equal times in file order. */
	byTime: Uint32Array;
	/** [userCount + 1] user u's rows are userRows[userOffsets[u]] … userRows[userOffsets[u + 1] − 1], oldest first. */
	userOffsets: Uint32Array;
	/** [rowCount] */
	userRows: Uint32Array;
	/** [userCount] and [itemCount] rows of each. */
	perUser: Uint32Array;
	perItem: Uint32Array;
}

/** O(rows): a radix sort by time, then a counting sort by user. */
export function indexLog(log: InteractionLog): LogIndex {
	const byTime = orderByTime(log.timestamps);
	const perUser = countBy(log.userIndices, log.userIds.length);
	const userOffsets = new Uint32Array(perUser.length + 1);
	for (let user = 0; user < perUser.length; user++) userOffsets[user + 1] = userOffsets[user] + perUser[user];
	const next = userOffsets.slice();
	const userRows = new Uint32Array(byTime.length);
	for (const row of byTime) userRows[next[log.userIndices[row]]++] = row;
	return { byTime, userOffsets, userRows, perUser, perItem: countBy(log.itemIndices, log.itemIds.length) };
}

/** [size] how often each index comes. */
export function countBy(indices: Uint32Array | Uint8Array, size: number): Uint32Array {
	const counts = new Uint32Array(size);
	for (const index of indices) counts[index]++;
	return counts;
}
