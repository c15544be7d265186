import type { InteractionLog } from '$lib/interactions/interaction-log';
import { densify } from './densify';
import { gather } from './gather';

/**
 * The log with only these rows; users and items without a row left are gone, the others are numbered by first appearance. All arrays
 * are new.
 * @param kept row numbers, ascending
 */
export function rowsOfLog(log: InteractionLog, kept: Uint32Array): InteractionLog {
	const users = densify(log.userIndices, log.userIds, kept);
	const items = densify(log.itemIndices, log.itemIds, kept);
	return {
		...log,
		userIds: users.ids,
		itemIds: items.ids,
		userIndices: users.indices,
		itemIndices: items.indices,
		eventCodes: gather(log.eventCodes, kept),
		values: gather(log.values, kept),
		timestamps: gather(log.timestamps, kept),
	};
}
