import { formatDate } from '$lib/core/units';
import { selectRows } from '$lib/datasets/select-rows';
import type { Evidence, FindingCheck } from './finding';
import { countOf } from './words';

/** No web shop is older. A 0 that was read as a time is 1970. */
const EARLIEST = Date.UTC(1994, 0);
const DAY_MS = 86_400_000;

/** Rows from before there were shops on the web, or from after today. */
export const implausibleTimes: FindingCheck = {
	meta: {
		id: 'implausible-times',
		title: 'Impossible times',
		means:
			'A split by time cuts at a share of the rows by time: a few rows from the future become the whole test set, and a zero ' +
			'read as 1970 stretches every activity plot over decades.',
		advice: 'Leave the rows out, and look how the export writes a missing time.',
		fix: { label: 'Leave these rows out', suffix: 'possible times' },
	},
	find(evidence) {
		const isPlausible = plausibleRows(evidence);
		const total = isPlausible.length;
		const count = total - isPlausible.reduce((sum, plausible) => sum + plausible, 0);
		// All of them is a log of another world (a simulation, a benchmark), not a mistake in some rows.
		if (count === 0 || count === total) return null;
		const times = new Set<string>();
		isPlausible.forEach((plausible, row) => {
			if (!plausible && times.size < 3) times.add(formatDate(evidence.log.timestamps[row]));
		});
		return {
			severity: 'warning',
			says: `${countOf(count, total)} of the rows are dated before 1994 or after today.`,
			examples: [...times],
		};
	},
	fix: (evidence) => selectRows(evidence, plausibleRows(evidence)),
};

function plausibleRows({ log, nowMs }: Evidence): Uint8Array {
	const isPlausible = new Uint8Array(log.timestamps.length).fill(1);
	if (!log.hasTimestamps) return isPlausible;
	for (let row = 0; row < isPlausible.length; row++) {
		if (!(log.timestamps[row] >= EARLIEST && log.timestamps[row] <= nowMs + DAY_MS)) isPlausible[row] = 0;
	}
	return isPlausible;
}
