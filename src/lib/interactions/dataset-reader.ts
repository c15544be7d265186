import { FileFormatError } from '$lib/core/errors';
import { loadDataset, writeDataset, type ColumnWriter } from '$lib/storage/dataset-store';
import type { ColumnPiece, ColumnPieces, DatasetParts, StoredArray } from '$lib/storage/stored-rows';
import type { Catalogue, CatalogueColumn } from './catalogue';
import type { Dataset, DatasetSummary } from './dataset';
import type { FeatureSchema } from './features/column-encoding';
import { Fingerprint, piecesOf } from './fingerprint';
import type { InteractionLog } from './interaction-log';

/** What is stored beside the columns. A new layout is a new version, read by a new branch of `unpack`. */
interface StoredLayout {
	version: 1;
	eventNames: readonly string[];
	hasValues: boolean;
	hasTimestamps: boolean;
	catalogueColumns: ColumnLayout[];
	/** Absent without a users table. */
	userColumns?: ColumnLayout[];
}

type ColumnLayout = Pick<CatalogueColumn, 'name' | 'role' | 'kind'>;

/** What is known of items and users. */
export type Tables = Pick<Dataset, 'catalogue' | 'users'>;

/**
 * Reads a stored data set; its arrays are the caller's.
 * @param featureSchema how models are to read the catalogue's columns, where it is not as the data set says now
 * @throws InvalidRequestError where it is not stored
 */
export async function openDataset(
	datasetId: string,
	featureSchema?: FeatureSchema,
): Promise<{ summary: DatasetSummary; dataset: Dataset }> {
	const { summary, parts } = await loadDataset<DatasetSummary>(datasetId);
	const dataset = unpack(parts);
	return {
		summary,
		dataset: { ...dataset, catalogue: withSchema(dataset.catalogue, featureSchema ?? summary.featureSchema) },
	};
}

function withSchema(catalogue: Catalogue, schema: FeatureSchema = {}): Catalogue {
	const columns = catalogue.columns.map((column): CatalogueColumn => {
		const encoding = schema[column.name];
		return encoding ? { ...column, encoding } : column;
	});
	return { ...catalogue, columns };
}

/** What a stored data set is described by, beside its columns. */
export type DatasetAbout = Pick<
	DatasetSummary,
	'name' | 'source' | 'badRowCount' | 'demoOptions' | 'derivedFrom' | 'featureSchema' | 'positive'
>;

/** What of a stored data set describes another that is made of it, or restored. */
export function aboutOf({
	name,
	source,
	badRowCount,
	demoOptions,
	derivedFrom,
	featureSchema,
	positive,
}: DatasetSummary): DatasetAbout {
	return {
		name,
		source,
		badRowCount,
		...(demoOptions && { demoOptions }),
		...(derivedFrom && { derivedFrom }),
		...(featureSchema && { featureSchema }),
		...(positive && { positive }),
	};
}

/** A log whose columns come in pieces, each of the full length but the last. */
export interface PiecedLog extends Pick<
	InteractionLog,
	'userIds' | 'itemIds' | 'eventNames' | 'hasValues' | 'hasTimestamps'
> {
	interactionCount: number;
	userIndices: ColumnPieces;
	itemIndices: ColumnPieces;
	eventCodes: ColumnPieces;
	values: ColumnPieces;
	timestamps: ColumnPieces;
}

/**
 * Stores a data set under a new id, whole or not at all.
 * @param dataset read during the call, not kept
 * @throws StorageQuotaError; AbortError
 */
export async function storeDataset(
	{ log, catalogue, users }: Dataset,
	about: DatasetAbout,
	hooks: StoreHooks = {},
): Promise<DatasetSummary> {
	const pieced: PiecedLog = {
		...log,
		interactionCount: log.userIndices.length,
		userIndices: piecesOf(log.userIndices),
		itemIndices: piecesOf(log.itemIndices),
		eventCodes: piecesOf(log.eventCodes),
		values: piecesOf(log.values),
		timestamps: piecesOf(log.timestamps),
	};
	return storePieces(pieced, { catalogue, users }, about, hooks);
}

export interface StoreHooks {
	signal?: AbortSignal | undefined;
	/** Told the rows of the columns that are stored, as a share of all. */
	onStored?: (share: number) => void;
	/** A data set to replace in the last moment; a new one where absent. */
	datasetId?: string | undefined;
	/** What the fingerprint must be; nothing is shown of a data set that has another. */
	expectedFingerprint?: string;
}

/** `storeDataset` for a log that is let go of while it is stored. */
export async function storePieces(
	log: PiecedLog,
	tables: Tables,
	about: DatasetAbout,
	hooks: StoreHooks = {},
): Promise<DatasetSummary> {
	return writeDataset<DatasetSummary>(
		about.name,
		(writer) => writePieces(writer, log, tables, about, hooks),
		hooks.signal,
	);
}

/** Writes the columns of a data set that is being stored, and says what its row and its layout are. */
export async function writePieces(
	writer: ColumnWriter,
	log: PiecedLog,
	tables: Tables,
	about: DatasetAbout,
	{ onStored, datasetId = crypto.randomUUID(), expectedFingerprint }: StoreHooks = {},
): Promise<{ row: DatasetSummary; json: unknown }> {
	const { catalogue, users } = tables;
	const fingerprint = new Fingerprint();
	const values = new NumberRange();
	const timestamps = new NumberRange();
	const columns: { key: string; printedAs: string; pieces: ColumnPieces; counts?: boolean }[] = [
		{ key: 'userIds', printedAs: 'userIds', pieces: piecesOf(log.userIds) },
		{ key: 'itemIds', printedAs: 'itemIds', pieces: piecesOf(log.itemIds) },
		{ key: 'userIndices', printedAs: 'userIndices', pieces: log.userIndices },
		{ key: 'itemIndices', printedAs: 'itemIndices', pieces: log.itemIndices },
		{ key: 'eventNames', printedAs: 'eventNames', pieces: piecesOf(log.eventNames) },
		{ key: 'eventCodes', printedAs: 'eventCodes', pieces: log.eventCodes },
		{ key: 'values', printedAs: 'values', pieces: values.over(log.values), counts: log.hasValues },
		{ key: 'timestamps', printedAs: 'timestamps', pieces: timestamps.over(log.timestamps), counts: log.hasTimestamps },
		{ key: 'catalogueIds', printedAs: 'catalogue', pieces: piecesOf(catalogue.itemIds) },
		...catalogue.columns.map(({ name, role, kind, values }, position) => ({
			key: `catalogue ${position}`,
			printedAs: `catalogue ${role} ${kind} ${name}`,
			pieces: piecesOf(values),
		})),
		...(users ? [{ key: 'describedUsers', printedAs: 'users', pieces: piecesOf(users.userIds) }] : []),
		...(users?.columns ?? []).map(({ name, kind, values }, position) => ({
			key: `user ${position}`,
			printedAs: `user ${kind} ${name}`,
			pieces: piecesOf(values),
		})),
	];
	let sizeBytes = 0;
	for (const [position, { key, printedAs, pieces }] of columns.entries()) {
		onStored?.(position / columns.length);
		await writer.put(
			key,
			measured(fingerprint.column(printedAs, pieces), (bytes) => (sizeBytes += bytes)),
		);
	}
	const row: DatasetSummary = {
		datasetId,
		...about,
		userCount: log.userIds.length,
		itemCount: log.itemIds.length,
		interactionCount: log.interactionCount,
		catalogueCount: catalogue.itemIds.length,
		...(users && { describedUserCount: users.userIds.length }),
		eventNames: [...log.eventNames],
		hasValues: log.hasValues,
		...(log.hasValues && !values.isEmpty && { valueRange: values.summary }),
		hasTimestamps: log.hasTimestamps,
		firstTimestamp: log.hasTimestamps && !timestamps.isEmpty ? timestamps.min : null,
		lastTimestamp: log.hasTimestamps && !timestamps.isEmpty ? timestamps.max : null,
		fingerprint: await fingerprint.finish(
			columns.flatMap(({ printedAs, counts = true }) => (counts ? [printedAs] : [])),
			about.positive,
		),
		sizeBytes,
		importedAt: Date.now(),
	};
	if (expectedFingerprint !== undefined && row.fingerprint !== expectedFingerprint) {
		throw new FileFormatError(
			`“${about.name}” is not what was backed up: its content has another fingerprint. The file was damaged or changed; use another copy of it.`,
		);
	}
	return { row, json: layoutOf(log, tables) };
}

function layoutOf(log: PiecedLog, { catalogue, users }: Tables): StoredLayout {
	const aboutEach = (columns: readonly CatalogueColumn[]) =>
		columns.map(({ name, role, kind }): ColumnLayout => ({ name, role, kind }));
	return {
		version: 1,
		eventNames: log.eventNames,
		hasValues: log.hasValues,
		hasTimestamps: log.hasTimestamps,
		catalogueColumns: aboutEach(catalogue.columns),
		...(users && { userColumns: aboutEach(users.columns) }),
	};
}

/** A data set from what is stored of it. */
export function unpack({ json, columns }: DatasetParts): Dataset {
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
	const withValues = (abouts: readonly ColumnLayout[], prefix: string) =>
		abouts.map((about, position) => ({ ...about, values: columns[`${prefix} ${position}`] }) as CatalogueColumn);
	const catalogue: Catalogue = {
		itemIds: columns.catalogueIds as string[],
		columns: withValues(layout.catalogueColumns, 'catalogue'),
	};
	if (!layout.userColumns) return { log, catalogue };
	const users = { userIds: columns.describedUsers as string[], columns: withValues(layout.userColumns, 'user') };
	return { log, catalogue, users };
}

async function* measured(pieces: AsyncIterable<ColumnPiece>, see: (bytes: number) => void) {
	for await (const piece of pieces) {
		see(ArrayBuffer.isView(piece) ? piece.byteLength : piece.reduce((sum, text) => sum + text.length, 0));
		yield piece;
	}
}

/** Smallest, largest and mean of numbers that pass by; blanks (NaN) are left out. */
class NumberRange {
	min = Infinity;
	max = -Infinity;
	#sum = 0;
	#count = 0;

	get isEmpty(): boolean {
		return this.#count === 0;
	}

	get summary(): { min: number; max: number; mean: number } {
		return { min: this.min, max: this.max, mean: this.#sum / this.#count };
	}

	async *over(pieces: ColumnPieces): AsyncGenerator<ColumnPiece> {
		for await (const piece of pieces) {
			if (ArrayBuffer.isView(piece)) this.#add(piece);
			yield piece;
		}
	}

	#add(numbers: StoredArray): void {
		for (const value of numbers) {
			if (Number.isNaN(value)) continue;
			if (value < this.min) this.min = value;
			if (value > this.max) this.max = value;
			this.#sum += value;
			this.#count++;
		}
	}
}
