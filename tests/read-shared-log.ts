import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Dataset } from '$lib/interactions/dataset';

/**
 * Reads a gzipped CSV `user_id,item_id,event,value,timestamp` (seconds; no quotes) for tests of what comes after
 * the import. Columns it lacks (event, value, timestamp) are filled as the import would.
 */
export function readSharedLog(path: string): Dataset {
	const lines = gunzipSync(readFileSync(path)).toString('utf8').trimEnd().split('\n');
	const header = lines[0]!.trim().split(',');
	const [user, item, value, timestamp] = ['user_id', 'item_id', 'value', 'timestamp'].map((name) =>
		header.indexOf(name),
	);
	const rowCount = lines.length - 1;
	const users = new Map<string, number>();
	const items = new Map<string, number>();
	const indexIn = (map: Map<string, number>, id: string) => {
		if (!map.has(id)) map.set(id, map.size);
		return map.get(id)!;
	};
	const userIndices = new Uint32Array(rowCount);
	const itemIndices = new Uint32Array(rowCount);
	const values = new Float32Array(rowCount).fill(1);
	const timestamps = new Float64Array(rowCount);
	for (let row = 0; row < rowCount; row++) {
		const cells = lines[row + 1]!.trim().split(',');
		userIndices[row] = indexIn(users, cells[user!]!);
		itemIndices[row] = indexIn(items, cells[item!]!);
		if (value !== -1) values[row] = Number(cells[value!]);
		timestamps[row] = timestamp === -1 ? row : Number(cells[timestamp!]) * 1000;
	}
	const itemIds = [...items.keys()];
	return {
		log: {
			userIds: [...users.keys()],
			itemIds,
			userIndices,
			itemIndices,
			eventNames: ['interaction'],
			eventCodes: new Uint8Array(rowCount),
			values,
			timestamps,
			hasValues: value !== -1,
			hasTimestamps: timestamp !== -1,
		},
		catalogue: { itemIds, columns: [] },
	};
}
