import { loadDataset, saveDataset } from '$lib/storage/dataset-store';
import type { DatasetParts, StoredColumn } from '$lib/storage/stored-rows';
import type { Catalogue, CatalogueColumn } from './catalogue';
import type { Dataset, DatasetSummary } from './dataset';
import { fingerprintDataset } from './fingerprint';
import type { InteractionLog } from './interaction-log';

/** What is stored beside the columns. A new layout is a new version, read by a new branch of `unpack`. */
interface StoredLayout {
	version: 1;
	eventNames: readonly string[];
	hasValues: boolean;
	hasTimestamps: boolean;
	catalogueColumns: Pick<CatalogueColumn, 'name' | 'role' | 'kind'>[];
}

/**
 * Reads a stored data set; its arrays are the caller's.
 * @throws InvalidRequestError where it is not stored
 */
export async function openDataset(datasetId: string): Promise<{ summary: DatasetSummary; dataset: Dataset }> {
	const { summary, parts } = await loadDataset<DatasetSummary>(datasetId);
	return { summary, dataset: unpack(parts) };
}

/**
 * Stores a data set under a new id, whole or not at all.
 * @param dataset read during the call, not kept
 * @throws StorageQuotaError; AbortError
 */
export async function storeDataset(
	dataset: Dataset,
	about: Pick<DatasetSummary, 'name' | 'source' | 'badRowCount' | 'demoOptions'>,
	signal?: AbortSignal,
): Promise<DatasetSummary> {
	const { log, catalogue } = dataset;
	const parts = pack(dataset);
	const [firstTimestamp, lastTimestamp] = log.hasTimestamps ? rangeOf(log.timestamps) : [null, null];
	const [min, max] = log.hasValues ? rangeOf(log.values) : [null, null];
	const summary: DatasetSummary = {
		datasetId: crypto.randomUUID(),
		...about,
		userCount: log.userIds.length,
		itemCount: log.itemIds.length,
		interactionCount: log.userIndices.length,
		catalogueCount: catalogue.itemIds.length,
		eventNames: [...log.eventNames],
		hasValues: log.hasValues,
		...(min !== null && { valueRange: { min, max, mean: meanOf(log.values) } }),
		hasTimestamps: log.hasTimestamps,
		firstTimestamp,
		lastTimestamp,
		fingerprint: await fingerprintDataset(dataset),
		sizeBytes: Object.values(parts.columns).reduce((sum, column) => sum + sizeOf(column), 0),
		importedAt: Date.now(),
	};
	await saveDataset(summary, parts, signal);
	return summary;
}

function pack({ log, catalogue }: Dataset): DatasetParts {
	const json: StoredLayout = {
		version: 1,
		eventNames: log.eventNames,
		hasValues: log.hasValues,
		hasTimestamps: log.hasTimestamps,
		catalogueColumns: catalogue.columns.map(({ name, role, kind }) => ({ name, role, kind })),
	};
	const columns: Record<string, StoredColumn> = {
		userIds: log.userIds,
		itemIds: log.itemIds,
		userIndices: log.userIndices,
		itemIndices: log.itemIndices,
		eventCodes: log.eventCodes,
		values: log.values,
		timestamps: log.timestamps,
		catalogueIds: catalogue.itemIds,
	};
	catalogue.columns.forEach((column, position) => (columns[`catalogue ${position}`] = column.values));
	return { json, columns };
}

function unpack({ json, columns }: DatasetParts): Dataset {
	const layout = json as StoredLayout;
	const log: InteractionLog = {
		userIds: columns.userIds as string[],
		itemIds: columns.itemIds as string[],
		userIndices: columns.userIndices as Uint32Array,
		itemIndices: columns.itemIndices as Uint32Array,
		eventNames: layout.eventNames,
		eventCodes: columns.eventCodes as Uint8Array,
		values: columns.values as Float32Array,
		timestamps: columns.timestamps as Float64Array,
		hasValues: layout.hasValues,
		hasTimestamps: layout.hasTimestamps,
	};
	const catalogue: Catalogue = {
		itemIds: columns.catalogueIds as string[],
		columns: layout.catalogueColumns.map(
			(about, position) => ({ ...about, values: columns[`catalogue ${position}`] }) as CatalogueColumn,
		),
	};
	return { log, catalogue };
}

function rangeOf(values: Float32Array | Float64Array): [min: number, max: number] | [null, null] {
	if (values.length === 0) return [null, null];
	let min = Infinity;
	let max = -Infinity;
	for (const value of values) {
		if (value < min) min = value;
		if (value > max) max = value;
	}
	return [min, max];
}

function sizeOf(column: StoredColumn): number {
	if (ArrayBuffer.isView(column)) return column.byteLength;
	return column.reduce((sum, text) => sum + text.length, 0);
}

/** Blank values (NaN) are left out. */
function meanOf(values: Float32Array): number {
	let sum = 0;
	let count = 0;
	for (const value of values) {
		if (Number.isNaN(value)) continue;
		sum += value;
		count++;
	}
	return sum / count;
}
