import { whileHolding } from '$lib/storage/web-locks';
import type { BadRowReport } from './bad-rows';
import type { Dataset, DatasetSummary } from './dataset';
import { aboutOf, openDataset, storeDataset, type DatasetAbout, type PiecedLog } from './dataset-reader';
import { readFiles, type ImportFiles, type ImportHooks } from './import-dataset';
import type { InteractionLog } from './interaction-log';
import { mergeCatalogues, mergedIds } from './merge-catalogues';
import { asCatalogue, asUserTable, type UserTable } from './user-table';
import { withFurtherEvents } from './positive';
import { positiveOf } from './positive-of-dataset';

export interface AppendResult {
	summary: DatasetSummary;
	addedCount: number;
	/** Rows of the new files that the data set, or an earlier row of theirs, already says. */
	duplicateCount: number;
	newUserCount: number;
	newItemCount: number;
	badRows: BadRowReport;
}

/**
 * Adds the rows of files to a stored data set, which keeps its id and gets a new fingerprint: rows it has already are left
 * out, the rest is merged in the order of time where both say times, else put behind. Until the last moment the old one
 * stands whole; two tabs that add to one data set take turns.
 * @throws InvalidRequestError where the data set is gone; FileFormatError; StorageQuotaError; AbortError
 */
export async function appendToDataset(
	datasetId: string,
	request: ImportFiles,
	hooks: ImportHooks = {},
): Promise<AppendResult> {
	return whileHolding(`shelfwise-dataset-${datasetId}`, async () => {
		const files = await readFiles(request, hooks);
		const { summary, dataset } = await openDataset(datasetId);
		const added = await collect(files.log);
		const { log, addedCount } = mergeLogs(dataset.log, added);
		const catalogue = mergeCatalogues(dataset.catalogue, files.catalogue);
		files.meter.say('Storing');
		const rule = withFurtherEvents(positiveOf(summary), summary.eventNames, files.positive, added.eventNames);
		const about: DatasetAbout = {
			...aboutOf(summary),
			badRowCount: summary.badRowCount + files.badRows.count,
			positive: rule,
		};
		// A demo store with further rows is no longer what its options plant.
		delete about.demoOptions;
		const users = mergeUsers(dataset.users, files.users);
		const stored = await storeDataset({ log, catalogue, users }, about, { signal: hooks.signal, datasetId });
		return {
			summary: stored,
			addedCount,
			duplicateCount: added.userIndices.length - addedCount,
			newUserCount: log.userIds.length - dataset.log.userIds.length,
			newItemCount: log.itemIds.length - dataset.log.itemIds.length,
			badRows: files.badRows.report(),
		};
	});
}

/** Both logs as one; all arrays are new. Users and items of `base` keep their numbers. */
export function mergeLogs(base: InteractionLog, added: InteractionLog): { log: InteractionLog; addedCount: number } {
	const users = mergedIds(base.userIds, added.userIds);
	const items = mergedIds(base.itemIds, added.itemIds);
	const events = mergedIds(base.eventNames, added.eventNames);
	const hasTimestamps = base.hasTimestamps && added.hasTimestamps;
	const baseCount = base.userIndices.length;
	const says = keysOf(base, added, hasTimestamps);
	const kept: number[] = [];
	for (let row = 0; row < added.userIndices.length; row++) {
		const key = keyOf(
			users.numbers[added.userIndices[row]!]!,
			items.numbers[added.itemIndices[row]!]!,
			events.numbers[added.eventCodes[row]!]!,
			added.values[row]!,
			hasTimestamps ? added.timestamps[row]! : 0,
		);
		if (says.has(key)) continue;
		says.add(key);
		kept.push(row);
	}
	const order = orderOf(base, added, kept, hasTimestamps);
	const at = (row: number) => (row < baseCount ? null : kept[row - baseCount]!);
	const count = order.length;
	const log: InteractionLog = {
		userIds: users.ids,
		itemIds: items.ids,
		eventNames: events.ids,
		userIndices: new Uint32Array(count),
		itemIndices: new Uint32Array(count),
		eventCodes: new Uint8Array(count),
		values: new Float32Array(count),
		timestamps: new Float64Array(count),
		hasValues: base.hasValues || added.hasValues,
		hasTimestamps,
	};
	for (let row = 0; row < count; row++) {
		const from = order[row]!;
		const addedRow = at(from);
		const source = addedRow === null ? base : added;
		const sourceRow = addedRow ?? from;
		const [user, item, event] = [
			source.userIndices[sourceRow]!,
			source.itemIndices[sourceRow]!,
			source.eventCodes[sourceRow]!,
		];
		log.userIndices[row] = addedRow === null ? user : users.numbers[user]!;
		log.itemIndices[row] = addedRow === null ? item : items.numbers[item]!;
		log.eventCodes[row] = addedRow === null ? event : events.numbers[event]!;
		log.values[row] = source.values[sourceRow]!;
		log.timestamps[row] = hasTimestamps ? source.timestamps[sourceRow]! : row;
	}
	return { log, addedCount: kept.length };
}

/** Rows of `base`, then of `kept`, by time; rows of one time stay in that order. */
function orderOf(
	base: InteractionLog,
	added: InteractionLog,
	kept: readonly number[],
	hasTimestamps: boolean,
): Uint32Array {
	const baseCount = base.userIndices.length;
	const order = Uint32Array.from({ length: baseCount + kept.length }, (_, row) => row);
	if (!hasTimestamps) return order;
	const times = new Float64Array(order.length);
	times.set(base.timestamps);
	kept.forEach((row, place) => (times[baseCount + place] = added.timestamps[row]!));
	return order.sort((a, b) => times[a]! - times[b]! || a - b);
}

/** What `base` says within the time that `added` is about, so that a long history costs nothing. */
function keysOf(base: InteractionLog, added: InteractionLog, hasTimestamps: boolean): Set<string> {
	let [from, to] = [-Infinity, Infinity];
	if (hasTimestamps) {
		[from, to] = [Infinity, -Infinity];
		for (const time of added.timestamps) {
			if (time < from) from = time;
			if (time > to) to = time;
		}
	}
	const keys = new Set<string>();
	for (let row = 0; row < base.userIndices.length; row++) {
		const time = hasTimestamps ? base.timestamps[row]! : 0;
		if (time < from || time > to) continue;
		keys.add(keyOf(base.userIndices[row]!, base.itemIndices[row]!, base.eventCodes[row]!, base.values[row]!, time));
	}
	return keys;
}

function keyOf(user: number, item: number, event: number, value: number, time: number): string {
	return `${user},${item},${event},${value},${time}`;
}

function mergeUsers(base: UserTable | undefined, added: UserTable | undefined): UserTable | undefined {
	if (!base || !added) return base ?? added;
	return asUserTable(mergeCatalogues(asCatalogue(base), asCatalogue(added)));
}

/** A log that was read in pieces, whole. */
async function collect(log: PiecedLog): Promise<InteractionLog> {
	return {
		...log,
		userIndices: await joined(log.userIndices, new Uint32Array(log.interactionCount)),
		itemIndices: await joined(log.itemIndices, new Uint32Array(log.interactionCount)),
		eventCodes: await joined(log.eventCodes, new Uint8Array(log.interactionCount)),
		values: await joined(log.values, new Float32Array(log.interactionCount)),
		timestamps: await joined(log.timestamps, new Float64Array(log.interactionCount)),
	};
}

async function joined<T extends Dataset['log']['userIndices' | 'eventCodes' | 'values' | 'timestamps']>(
	pieces: PiecedLog['userIndices'],
	whole: T,
): Promise<T> {
	let offset = 0;
	for await (const piece of pieces) {
		whole.set(piece as T, offset);
		offset += piece.length;
	}
	return whole;
}
