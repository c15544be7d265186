import { selectRows } from '$lib/datasets/select-rows';
import type { Evidence, FindingCheck } from './finding';
import { countOf } from './words';

/** A file exported twice, or a page that counts each click twice. */
export const repeatedRows: FindingCheck = {
	meta: {
		id: 'repeated-rows',
		title: 'Repeated rows',
		means:
			'Models take a repeated row for stronger interest, counts are too high, and a copy of a training row among the test ' +
			'rows makes every model look better than it is.',
		advice: 'Keep one of each, and look for the export that runs twice.',
		fix: { label: 'Keep one of each', suffix: 'no repeats' },
	},
	find(evidence) {
		const isFirst = firstOfEach(evidence);
		const count = isFirst.reduce((sum, first) => sum + 1 - first, 0);
		const total = isFirst.length;
		if (count === 0) return null;
		const { log } = evidence;
		const examples = Array.from(isFirst.keys())
			.filter((row) => !isFirst[row])
			.slice(0, 3)
			.map((row) => `${log.userIds[log.userIndices[row]]} → ${log.itemIds[log.itemIndices[row]]}`);
		return {
			severity: count / total >= 0.05 ? 'serious' : count / total >= 0.001 ? 'warning' : 'note',
			says: `${countOf(count, total)} of the rows say what another row says: same user, item, event, value and time.`,
			examples,
		};
	},
	fix: (evidence) => selectRows(evidence, firstOfEach(evidence)),
};

/**
 * [rowCount] 1 for the first row of each (user, item, event, value, time), 0 for its copies. Without times nothing is a
 * copy: somebody may well buy the same thing twice.
 */
function firstOfEach({ log, index }: Evidence): Uint8Array {
	const isFirst = new Uint8Array(log.userIndices.length).fill(1);
	if (!log.hasTimestamps) return isFirst;
	const { userOffsets, userRows } = index;
	const { itemIndices, eventCodes, values, timestamps } = log;
	for (let user = 0; user + 1 < userOffsets.length; user++) {
		const end = userOffsets[user + 1];
		for (let start = userOffsets[user]; start < end;) {
			let stop = start + 1;
			while (stop < end && timestamps[userRows[stop]] === timestamps[userRows[start]]) stop++;
			if (stop - start > 1) markCopies(userRows.subarray(start, stop));
			start = stop;
		}
	}
	return isFirst;

	/** Rows of one user at one time: few, so a set of keys is cheap. */
	function markCopies(rows: Uint32Array): void {
		const seen = new Set<string>();
		for (const row of rows) {
			const key = `${itemIndices[row]} ${eventCodes[row]} ${values[row]}`;
			if (seen.has(key)) isFirst[row] = 0;
			else seen.add(key);
		}
	}
}
