import { textColumn, type Catalogue } from '$lib/interactions/catalogue';
import type { Dataset } from '$lib/interactions/dataset';
import { countBy } from './row-orders';

export type ActivityUnit = 'day' | 'week' | 'month' | 'year';

export interface Spread {
	median: number;
	/** Nine in ten have at most this many. */
	ninetieth: number;
	max: number;
}

/** What a data set looks like: how long the tail is, and when things happened. */
export interface DatasetProfile {
	/** Most frequent first. */
	events: { name: string; count: number }[];
	perUser: Spread;
	perItem: Spread;
	/** Most popular first. */
	topItems: { itemId: string; title: string | null; count: number }[];
	/** The most popular `itemShare` of the items hold `interactionShare` of all interactions; both 0…1, from (0, 0) to (1, 1). */
	tail: { itemShare: number; interactionShare: number }[];
	/** Null without timestamps. */
	activity: { unit: ActivityUnit; buckets: { startMs: number; count: number }[] } | null;
}

const DAY_MS = 86_400_000;
const TAIL_POINTS = 100;
const TOP_ITEMS = 10;

/** Counts what the Data page draws; one pass over the rows. */
export function profileDataset({ log, catalogue }: Dataset): DatasetProfile {
	const perUser = countBy(log.userIndices, log.userIds.length);
	const perItem = countBy(log.itemIndices, log.itemIds.length);
	const perEvent = countBy(log.eventCodes, log.eventNames.length);
	const ranked = Array.from(perItem, (count, itemIndex) => ({ itemIndex, count })).sort(
		(a, b) => b.count - a.count || a.itemIndex - b.itemIndex,
	);
	return {
		events: log.eventNames.map((name, code) => ({ name, count: perEvent[code] })).sort((a, b) => b.count - a.count),
		perUser: spreadOf(perUser),
		perItem: spreadOf(perItem),
		topItems: ranked.slice(0, TOP_ITEMS).map(({ itemIndex, count }) => {
			const itemId = log.itemIds[itemIndex];
			return { itemId, title: titleOf(catalogue, itemId), count };
		}),
		tail: tailOf(ranked.map(({ count }) => count)),
		activity: log.hasTimestamps && log.timestamps.length > 0 ? activityOf(log.timestamps) : null,
	};
}

function titleOf(catalogue: Catalogue, itemId: string): string | null {
	return textColumn(catalogue, 'title')?.[catalogue.itemIds.indexOf(itemId)] || null;
}

function spreadOf(counts: Uint32Array): Spread {
	const sorted = counts.slice().sort();
	const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
	return { median: at(0.5), ninetieth: at(0.9), max: at(1) };
}

function tailOf(descending: readonly number[]): DatasetProfile['tail'] {
	const total = descending.reduce((sum, count) => sum + count, 0);
	if (total === 0) return [];
	const points = [{ itemShare: 0, interactionShare: 0 }];
	let taken = 0;
	let sum = 0;
	for (let point = 1; point <= TAIL_POINTS; point++) {
		const until = Math.round((point / TAIL_POINTS) * descending.length);
		if (until === taken) continue;
		while (taken < until) sum += descending[taken++];
		points.push({ itemShare: taken / descending.length, interactionShare: sum / total });
	}
	return points;
}

function activityOf(timestamps: Float64Array): NonNullable<DatasetProfile['activity']> {
	let first = Infinity;
	let last = -Infinity;
	for (const timestamp of timestamps) {
		if (timestamp < first) first = timestamp;
		if (timestamp > last) last = timestamp;
	}
	const unit = unitFor((last - first) / DAY_MS);
	const starts = bucketStarts(first, last, unit);
	const counts = new Uint32Array(starts.length);
	for (const timestamp of timestamps) counts[lastAtOrBefore(starts, timestamp)]++;
	return { unit, buckets: starts.map((startMs, index) => ({ startMs, count: counts[index] })) };
}

/** About thirty to a hundred and twenty bars. */
function unitFor(days: number): ActivityUnit {
	if (days <= 62) return 'day';
	if (days <= 740) return 'week';
	return days <= 3660 ? 'month' : 'year';
}

/** Calendar borders in UTC; weeks begin on Monday. Empty buckets are there too. */
function bucketStarts(first: number, last: number, unit: ActivityUnit): number[] {
	const begin = new Date(first);
	const year = begin.getUTCFullYear();
	const month = begin.getUTCMonth();
	const day = begin.getUTCDate() - (unit === 'week' ? (begin.getUTCDay() + 6) % 7 : 0);
	const starts: number[] = [];
	for (let step = 0; ; step++) {
		const start =
			unit === 'year'
				? Date.UTC(year + step, 0)
				: unit === 'month'
					? Date.UTC(year, month + step)
					: Date.UTC(year, month, day + step * (unit === 'week' ? 7 : 1));
		// Not `start > last`: behind the last moment a Date can hold comes NaN.
		if (!(start <= last)) return starts;
		starts.push(start);
	}
}

function lastAtOrBefore(starts: readonly number[], timestamp: number): number {
	let low = 0;
	let high = starts.length - 1;
	while (low < high) {
		const middle = (low + high + 1) >>> 1;
		if (starts[middle] <= timestamp) low = middle;
		else high = middle - 1;
	}
	return low;
}
