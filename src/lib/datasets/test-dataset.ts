import type { Dataset } from '$lib/interactions/dataset';
import type { PreparedDataset } from './prepare';

/** One row of a hand-written log; times default to the row number, values to 1. */
export interface Row {
	user: string;
	item: string;
	event?: string;
	value?: number;
	time?: number;
}

/** For tests: a data set from rows written by hand; each item's title is its id in capitals. */
export function datasetOf(rows: readonly Row[], { hasTimestamps = true } = {}): Dataset {
	const distinct = (ids: string[]) => [...new Set(ids)];
	const userIds = distinct(rows.map(({ user }) => user));
	const itemIds = distinct(rows.map(({ item }) => item));
	const eventNames = distinct(rows.map(({ event }) => event ?? 'view'));
	return {
		log: {
			userIds,
			itemIds,
			userIndices: Uint32Array.from(rows, ({ user }) => userIds.indexOf(user)),
			itemIndices: Uint32Array.from(rows, ({ item }) => itemIds.indexOf(item)),
			eventNames,
			eventCodes: Uint8Array.from(rows, ({ event }) => eventNames.indexOf(event ?? 'view')),
			values: Float32Array.from(rows, ({ value }) => value ?? 1),
			timestamps: Float64Array.from(rows, ({ time }, row) => time ?? row),
			hasValues: rows.some(({ value }) => value !== undefined),
			hasTimestamps,
		},
		catalogue: {
			itemIds,
			columns: [
				{ name: 'title', role: 'title', kind: 'text', values: itemIds.map((id) => id.toUpperCase()) },
				{ name: 'price', role: 'price', kind: 'number', values: Float32Array.from(itemIds, (_, index) => index) },
			],
		},
	};
}

/** "user,item" of every row, in file order. */
export function pairsOf({ userIds, itemIds, userIndices, itemIndices }: PreparedDataset): string[] {
	return [...userIndices].map((user, row) => `${userIds[user]},${itemIds[itemIndices[row]!]}`);
}
