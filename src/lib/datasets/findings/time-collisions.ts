import { formatDate } from '$lib/core/units';
import type { Evidence, FindingCheck } from './finding';
import { countOf } from './words';

/** Up to here shared times are baskets: several lines of one order. */
const NOTED_SHARE = 0.6;
const ONE_MOMENT_SHARE = 0.2;

/** Orders exported with one time for many rows: what came last is then decided by the file's order. */
export const timeCollisions: FindingCheck = {
	meta: {
		id: 'time-collisions',
		title: 'Times that do not tell rows apart',
		means:
			'“Leave last out” and every model that follows the order take the order of the file for the order of events: the ' +
			'test item is then drawn by the export, not by the shopper.',
		advice:
			'Export the time of each row, to the second. Until then, forget the times and split at random, or split by time at a date.',
		fix: { label: 'Forget the times', suffix: 'no times' },
	},
	find(evidence) {
		const { log } = evidence;
		const total = log.userIndices.length;
		if (!log.hasTimestamps || total < 20) return null;
		const busiest = busiestMoment(evidence);
		if (busiest.count / total >= ONE_MOMENT_SHARE) {
			return {
				severity: 'serious',
				says: `${countOf(busiest.count, total)} of the rows carry one and the same time, ${formatDate(busiest.timestamp)}.`,
				examples: [new Date(busiest.timestamp).toISOString()],
			};
		}
		const shared = rowsAtSharedTimes(evidence);
		if (shared / total < NOTED_SHARE) return null;
		return {
			severity: shared / total >= 0.9 ? 'serious' : 'warning',
			says: `${countOf(shared, total)} of the rows have the same user and time as another row about another item.`,
			examples: [],
		};
	},
	fix: ({ log, catalogue }) => ({
		catalogue,
		log: { ...log, hasTimestamps: false, timestamps: Float64Array.from(log.timestamps.keys()) },
	}),
};

function busiestMoment({ log, index }: Evidence): { count: number; timestamp: number } {
	const best = { count: 0, timestamp: 0 };
	let count = 0;
	let timestamp = NaN;
	for (const row of index.byTime) {
		count = log.timestamps[row] === timestamp ? count + 1 : 1;
		timestamp = log.timestamps[row];
		if (count > best.count) Object.assign(best, { count, timestamp });
	}
	return best;
}

/** Repeats of one item are another check's. */
function rowsAtSharedTimes({ log, index: { userOffsets, userRows } }: Evidence): number {
	const { timestamps, itemIndices } = log;
	let shared = 0;
	for (let user = 0; user + 1 < userOffsets.length; user++) {
		for (let start = userOffsets[user]; start < userOffsets[user + 1];) {
			let stop = start + 1;
			let differs = false;
			while (stop < userOffsets[user + 1] && timestamps[userRows[stop]] === timestamps[userRows[start]]) {
				differs ||= itemIndices[userRows[stop]] !== itemIndices[userRows[start]];
				stop++;
			}
			if (differs) shared += stop - start;
			start = stop;
		}
	}
	return shared;
}
