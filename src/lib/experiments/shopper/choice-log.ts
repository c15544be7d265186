import type { Catalogue } from '$lib/interactions/catalogue';

/** Choices in the order they were made. */
export interface ChoiceLog {
	userCount: number;
	itemCount: number;
	/** [choices] each, oldest first */
	users: Uint32Array;
	items: Uint32Array;
	/** Row i describes item i. */
	catalogue: Catalogue;
}

/** Rows in the order of time; rows of one moment stay as they came. */
export function choiceLog(rows: {
	userIds: readonly string[];
	itemIds: readonly string[];
	userIndices: Uint32Array;
	itemIndices: Uint32Array;
	timestamps: Float64Array;
	catalogue: Catalogue;
}): ChoiceLog {
	const { timestamps, userIndices, itemIndices } = rows;
	const order = Uint32Array.from(timestamps.keys()).sort((a, b) => timestamps[a] - timestamps[b] || a - b);
	return {
		userCount: rows.userIds.length,
		itemCount: rows.itemIds.length,
		users: order.map((row) => userIndices[row]),
		items: order.map((row) => itemIndices[row]),
		catalogue: rows.catalogue,
	};
}

/** The first `count` choices. */
export function firstChoices(log: ChoiceLog, count: number): ChoiceLog {
	return { ...log, users: log.users.subarray(0, count), items: log.items.subarray(0, count) };
}
