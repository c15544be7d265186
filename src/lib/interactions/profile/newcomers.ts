import type { InteractionLog } from '$lib/interactions/interaction-log';
import type { LogIndex } from './row-orders';

/** How cold a stretch of time was: who and what had never been seen before it. */
export interface NewcomerBucket {
	startMs: number;
	/** Distinct users and items with a row in the bucket. */
	activeUsers: number;
	activeItems: number;
	/** Those whose first row of the whole log lies in it. */
	newUsers: number;
	newItems: number;
}

export interface Newcomers {
	/** 1 unless the log is longer than about three years. */
	weeksPerBucket: number;
	/** Oldest first, empty ones left out. In the first bucket everybody is new. */
	buckets: NewcomerBucket[];
}

const WEEK_MS = 7 * 86_400_000;
/** 1970 began on a Thursday: weeks begin on the Monday before. */
const FIRST_MONDAY_MS = -3 * 86_400_000;
const MAX_BUCKETS = 160;

/** The share of cold users and items week by week: what a model that knows only the past cannot answer for. */
export function countNewcomers(
	{ userIndices, itemIndices, timestamps, userIds, itemIds }: InteractionLog,
	{ byTime }: LogIndex,
): Newcomers {
	if (byTime.length === 0) return { weeksPerBucket: 1, buckets: [] };
	const span = timestamps[byTime[byTime.length - 1]] - timestamps[byTime[0]];
	const weeksPerBucket = Math.max(1, Math.ceil(span / WEEK_MS / MAX_BUCKETS));
	const lastOfUser = new Int32Array(userIds.length).fill(-1);
	const lastOfItem = new Int32Array(itemIds.length).fill(-1);
	const buckets: NewcomerBucket[] = [];
	let bucketStart = NaN;
	for (const row of byTime) {
		const bucketMs = WEEK_MS * weeksPerBucket;
		const start = FIRST_MONDAY_MS + Math.floor((timestamps[row] - FIRST_MONDAY_MS) / bucketMs) * bucketMs;
		if (start !== bucketStart) {
			bucketStart = start;
			buckets.push({ startMs: start, activeUsers: 0, activeItems: 0, newUsers: 0, newItems: 0 });
		}
		const place = buckets.length - 1;
		const bucket = buckets[place];
		const [user, item] = [userIndices[row], itemIndices[row]];
		if (lastOfUser[user] !== place) {
			bucket.activeUsers++;
			if (lastOfUser[user] === -1) bucket.newUsers++;
			lastOfUser[user] = place;
		}
		if (lastOfItem[item] !== place) {
			bucket.activeItems++;
			if (lastOfItem[item] === -1) bucket.newItems++;
			lastOfItem[item] = place;
		}
	}
	return { weeksPerBucket, buckets };
}
