import { placesOf } from '$lib/datasets/gather';
import { selectRows } from '$lib/datasets/select-rows';
import type { Evidence, FindingCheck } from './finding';
import { countOf } from './words';

/** Refunds and cancelled orders among the purchases. */
export const negativeValues: FindingCheck = {
	meta: {
		id: 'negative-values',
		title: 'Refunds and cancellations',
		means:
			'A row with a value below zero is something sent back, and every model takes it for one more sign of interest.',
		advice: 'Leave them out; or, where returns matter, import them as an event of their own with a negative weight.',
		fix: { label: 'Leave these rows out', suffix: 'no refunds' },
	},
	find(evidence) {
		const { log } = evidence;
		const isKept = keptRows(evidence);
		const rows = placesOf(isKept, 0);
		// Where half is below zero the scale is centred (likes and dislikes), and the sign is the message.
		if (rows.length === 0 || rows.length / isKept.length > 0.25) return null;
		return {
			severity: rows.length / isKept.length >= 0.01 ? 'warning' : 'note',
			says: `${countOf(rows.length, isKept.length)} of the rows have a value below zero.`,
			examples: Array.from(
				rows.slice(0, 3),
				(row) => `${log.userIds[log.userIndices[row]]} → ${log.itemIds[log.itemIndices[row]]}: ${log.values[row]}`,
			),
		};
	},
	fix: (evidence) => selectRows(evidence, keptRows(evidence)),
};

function keptRows({ log }: Evidence): Uint8Array {
	const isKept = new Uint8Array(log.values.length).fill(1);
	for (let row = 0; row < isKept.length; row++) if (log.values[row] < 0) isKept[row] = 0;
	return isKept;
}
