import { formatQuantity } from '$lib/core/units';
import { selectRows } from '$lib/datasets/select-rows';
import type { Evidence, FindingCheck } from './finding';
import { countOf } from './words';

/** A person does not click every three seconds for five minutes on end … */
const BURST_EVENTS = 100;
const BURST_MS = 5 * 60_000;
/** … nor like a clock, fifty times and more … */
const CLOCK_EVENTS = 50;
const CLOCK_VARIATION = 0.1;
/** … nor in 22 of the 24 hours of a day. */
const SLEEPLESS_HOURS = 22;
const HOUR_MS = 3_600_000;

/** Crawlers, price watchers and load tests: by pace, regularity and lack of sleep. */
export const robots: FindingCheck = {
	meta: {
		id: 'robots',
		title: 'Robots',
		means:
			'A crawler touches everything, so that all items look alike, and its long history outweighs hundreds of people in every ' +
			'item-to-item model.',
		advice: 'Leave them out. If a name below is a person or a till you know, keep them.',
		fix: { label: 'Leave them out', suffix: 'no robots' },
	},
	find(evidence) {
		const users = robotUsers(evidence);
		if (users.length === 0) return null;
		const { log, index } = evidence;
		const rowCount = users.reduce((sum, user) => sum + index.perUser[user], 0);
		const total = log.userIndices.length;
		return {
			severity: rowCount / total >= 0.02 ? 'serious' : 'warning',
			says:
				`${formatQuantity(users.length, 'user')} ${users.length === 1 ? 'acts' : 'act'} faster, more evenly or longer than people do, ` +
				`and ${users.length === 1 ? 'holds' : 'hold'} ${countOf(rowCount, total)} of the rows.`,
			examples: users
				.toSorted((a, b) => index.perUser[b] - index.perUser[a])
				.slice(0, 5)
				.map((user) => `${log.userIds[user]} (${formatQuantity(index.perUser[user], 'row')})`),
		};
	},
	fix(evidence) {
		const isRobot = new Uint8Array(evidence.log.userIds.length);
		for (const user of robotUsers(evidence)) isRobot[user] = 1;
		return selectRows(
			evidence,
			Uint8Array.from(evidence.log.userIndices, (user) => 1 - isRobot[user]),
		);
	},
};

function robotUsers({ log, index }: Evidence): number[] {
	if (!log.hasTimestamps) return [];
	const users: number[] = [];
	for (let user = 0; user < log.userIds.length; user++) {
		if (index.perUser[user] < CLOCK_EVENTS) continue;
		const rows = index.userRows.subarray(index.userOffsets[user], index.userOffsets[user + 1]);
		const moments = distinctMoments(rows, log.timestamps);
		if (bursts(moments) || ticks(moments) || neverSleeps(moments)) users.push(user);
	}
	return users;
}

/** Ascending times, each once: the lines of one order are one act. */
function distinctMoments(rows: Uint32Array, timestamps: Float64Array): Float64Array {
	const moments = new Float64Array(rows.length);
	let count = 0;
	for (const row of rows) {
		if (count === 0 || timestamps[row] !== moments[count - 1]) moments[count++] = timestamps[row];
	}
	return moments.subarray(0, count);
}

function bursts(moments: Float64Array): boolean {
	for (let last = BURST_EVENTS - 1; last < moments.length; last++) {
		if (moments[last] - moments[last - BURST_EVENTS + 1] <= BURST_MS) return true;
	}
	return false;
}

/** Gaps that vary by less than a tenth of their mean. Days apart are a calendar, not a clock. */
function ticks(moments: Float64Array): boolean {
	const gapCount = moments.length - 1;
	if (gapCount < CLOCK_EVENTS - 1) return false;
	const mean = (moments[gapCount] - moments[0]) / gapCount;
	if (mean >= 20 * HOUR_MS) return false;
	let squares = 0;
	for (let gap = 0; gap < gapCount; gap++) squares += (moments[gap + 1] - moments[gap] - mean) ** 2;
	return Math.sqrt(squares / gapCount) < CLOCK_VARIATION * mean;
}

function neverSleeps(moments: Float64Array): boolean {
	let day = NaN;
	let hours = 0;
	for (const moment of moments) {
		const hour = Math.floor(moment / HOUR_MS);
		if (Math.floor(hour / 24) !== day) {
			day = Math.floor(hour / 24);
			hours = 0;
		}
		hours |= 1 << (((hour % 24) + 24) % 24);
		if (bitCount(hours) >= SLEEPLESS_HOURS) return true;
	}
	return false;
}

function bitCount(bits: number): number {
	let count = 0;
	for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
	return count;
}
