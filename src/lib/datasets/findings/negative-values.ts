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
		const rows = Array.from(isKept.keys()).filter((row) => !isKept[row]);
		// Where half is below zero the scale is centred (likes and dislikes), and the sign is the message.
		if (rows.length === 0 || rows.length / isKept.length > 0.25) return null;
		return {
			severity: rows.length / isKept.length >= 0.01 ? 'warning' : 'note',
			says: `${countOf(rows.length, isKept.length)} of the rows have a value below zero.`,
			examples: rows
				.slice(0, 3)
				.map(
					(row) => `${log.userIds[log.userIndices[row]]} → ${log.itemIds[log.itemIndices[row]]}: ${log.values[row]}`,
				),
		};
	},
	fix: (evidence) => selectRows(evidence, keptRows(evidence)),
};

function keptRows({ log }: Evidence): Uint8Array {
	return Uint8Array.from(log.values, (value) => Number(!(value < 0)));
}
