import { breathe } from '$lib/core/abort';
import { writeDataset } from '$lib/storage/dataset-store';
import type { StoredArray } from '$lib/storage/stored-rows';
import { throttle, type Progress } from '$lib/core/progress';
import { BadRows, type BadRowReport } from './bad-rows';
import type { DatasetSummary } from './dataset';
import type { Catalogue } from './catalogue';
import { writePieces, type PiecedLog } from './dataset-reader';
import type { FileSource } from './file/file-bytes';
import type { InteractionMapping, ItemMapping, MappedFile, OrderMapping } from './file-preview';
import { describePositive, isRestrictive, leastValueOf, positiveRuleOf, type PositiveRule } from './positive';
import { withColours } from './pictures/read-pictures';
import { readInteractions } from './read-interactions';
import type { ReadOptions } from './table-rows';
import { readItems } from './read-items';
import { readOrders } from './read-orders';
import { asUserTable, type UserTable } from './user-table';

export interface ImportRequest {
	/** What the data set is called in the list. */
	name: string;
	/** One log, or the pieces of one in the order they are to be read. */
	interactions: readonly MappedFile<InteractionMapping>[];
	/** Joined on the item id; what a later file says of an item that an earlier one describes is left out. */
	items?: readonly MappedFile<ItemMapping>[];
	/** Joined on the user id. */
	users?: readonly MappedFile<ItemMapping>[];
	/** Whose the orders are that the lines of `interactions` name. */
	orders?: readonly MappedFile<OrderMapping>[];
	/** Of items; their colours become columns of the catalogue. */
	pictures?: readonly FileSource[];
}

/** The files of an import, without the name. */
export type ImportFiles = Omit<ImportRequest, 'name'>;

/** `done` and `total` are bytes of the files themselves, packed or not. */
export interface ImportProgress extends Progress {
	rows: number;
	rowsPerSecond: number;
}

export interface ImportResult {
	summary: DatasetSummary;
	badRows: BadRowReport;
}

/** What an import would keep and leave out; nothing was stored. */
export interface ImportReview {
	keptCount: number;
	userCount: number;
	itemCount: number;
	catalogueCount: number;
	describedUserCount: number;
	/** Of the rows kept, those that count as positive. */
	positiveCount: number;
	/** The same in words. */
	positive: string;
	badRows: BadRowReport;
}

/** An import that left out more rows than was allowed stops before it stores. */
export type ImportOutcome = ({ state: 'stored' } & ImportResult) | { state: 'review'; review: ImportReview };

export interface ImportHooks {
	signal?: AbortSignal | undefined;
	onProgress?: ((progress: ImportProgress) => void) | undefined;
}

/**
 * Reads files into a data set and stores it. Nothing is shown before everything was read and stored, so an import that
 * fails or is cancelled leaves what was there as it was.
 * @throws FileFormatError; StorageQuotaError; AbortError
 */
export async function importDataset(request: ImportRequest, hooks: ImportHooks = {}): Promise<ImportResult> {
	const outcome = await importOrReview(request, 1, hooks);
	if (outcome.state === 'review') throw new Error('An import without a limit asks for no review.');
	return outcome;
}

/**
 * `importDataset`, unless more than a share of the rows would be left out for a reason nobody chose: then a review.
 * @param mostLeftOut 0 to 1
 */
export async function importOrReview(
	request: ImportRequest,
	mostLeftOut: number,
	hooks: ImportHooks = {},
): Promise<ImportOutcome> {
	let badRows: BadRowReport | null = null;
	let review: ImportReview | null = null;
	try {
		// Reading is a part of it, so that a tab closed while reading is found and said at the next start.
		const summary = await writeDataset<DatasetSummary>(
			request.name,
			async (writer) => {
				const files = await readFiles(request, hooks);
				const leftOut = files.badRows.unwantedCount;
				if (leftOut > mostLeftOut * (leftOut + files.log.interactionCount)) {
					review = await reviewOf(files);
					throw new Error('Rows would be left out that nobody chose to leave out.');
				}
				files.meter.say('Storing');
				await breathe(hooks.signal);
				badRows = files.badRows.report();
				const { positive } = files;
				const about = { name: request.name, source: 'file', badRowCount: badRows.count, positive } as const;
				return writePieces(writer, files.log, files, about);
			},
			hooks.signal,
		);
		return { state: 'stored', summary, badRows: badRows! };
	} catch (error) {
		if (review) return { state: 'review', review };
		throw error;
	}
}

/** Reads everything as an import would, and stores nothing. */
export async function reviewImport(request: ImportRequest, hooks: ImportHooks = {}): Promise<ImportReview> {
	return reviewOf(await readFiles(request, hooks));
}

/** The columns of files that were read, and what was left out of them. */
export interface ReadFiles {
	log: PiecedLog;
	catalogue: Catalogue;
	users?: UserTable;
	badRows: BadRows;
	positive: PositiveRule;
	meter: Meter;
}

/** @throws FileFormatError; AbortError */
export async function readFiles(
	{ interactions, items, users, orders, pictures }: ImportFiles,
	{ signal, onProgress }: ImportHooks,
): Promise<ReadFiles> {
	const badRows = new BadRows();
	const sizeBytes = [...interactions, ...(items ?? []), ...(users ?? []), ...(orders ?? [])].reduce(
		(sum, { file }) => sum + file.size,
		0,
	);
	const meter = new Meter(sizeBytes, onProgress);
	await breathe(signal);
	const described = items ? await readItems(items, optionsFor('Reading items')) : { itemIds: [], columns: [] };
	const people = users && (await readItems(users, optionsFor('Reading users')));
	const book = orders ? await readOrders(orders, optionsFor('Reading orders')) : null;
	const log = await readInteractions(interactions, optionsFor('Reading interactions'), book);
	if (pictures) meter.say('Looking at pictures');
	const catalogue = pictures
		? await withColours(described, log.itemIds, pictures, { badRows, signal, onRead: (done) => meter.looked(done) })
		: described;
	const mappings = interactions.map(({ mapping }) => mapping);
	const fades = log.hasTimestamps && mappings.some(({ halfLifeDays = 0 }) => halfLifeDays > 0);
	const positive = positiveRuleOf(mappings, log.eventNames, fades);
	return { log, catalogue, ...(people && { users: asUserTable(people) }), badRows, positive, meter };

	function optionsFor(phase: string): (file: File) => ReadOptions {
		return (file) => {
			meter.begin(phase, file.size);
			return { badRows, signal, onRead: (bytes, rows) => meter.read(bytes, rows) };
		};
	}
}

/** Counts, and lets go of the columns. */
async function reviewOf({ log, catalogue, users, badRows, positive }: ReadFiles): Promise<ImportReview> {
	return {
		keptCount: log.interactionCount,
		userCount: log.userIds.length,
		itemCount: log.itemIds.length,
		catalogueCount: catalogue.itemIds.length,
		describedUserCount: users?.userIds.length ?? 0,
		positiveCount: await countPositive(log, positive),
		positive: describePositive(positive, log.eventNames),
		badRows: badRows.report(),
	};
}

async function countPositive(log: PiecedLog, rule: PositiveRule): Promise<number> {
	if (!isRestrictive(rule)) return log.interactionCount;
	// By event code: Infinity where it never counts, null where every value does.
	const least = log.eventNames.map((name) =>
		(rule.events?.includes(name) ?? true) ? leastValueOf(rule, name) : Infinity,
	);
	const codes = arraysOf(log.eventCodes);
	const values = arraysOf(log.values);
	let count = 0;
	for (;;) {
		const [codePiece, valuePiece] = [await codes.next(), await values.next()];
		if (codePiece.done || valuePiece.done) return count;
		for (let row = 0; row < codePiece.value.length; row++) {
			const threshold = least[codePiece.value[row]!]!;
			if (threshold === null || valuePiece.value[row]! >= threshold) count++;
		}
	}
}

async function* arraysOf(pieces: PiecedLog['values']): AsyncGenerator<StoredArray> {
	for await (const piece of pieces) if (ArrayBuffer.isView(piece)) yield piece;
}

/** Adds up what was read over several files. */
export class Meter {
	readonly #start = performance.now();
	readonly #total: number;
	readonly #report: ((progress: ImportProgress) => void) | undefined;
	readonly #reportNowAndThen: (progress: ImportProgress) => void;
	#phase = '';
	#fileStart = 0;
	#fileEnd = 0;
	#rowsBefore = 0;
	#bytes = 0;
	#rows = 0;

	constructor(total: number, report: ImportHooks['onProgress']) {
		this.#total = total;
		this.#report = report;
		this.#reportNowAndThen = throttle((progress) => report?.(progress));
	}

	begin(phase: string, sizeBytes: number): void {
		this.#fileStart = this.#fileEnd;
		this.#fileEnd += sizeBytes;
		this.#rowsBefore = this.#rows;
		this.say(phase);
	}

	read(bytes: number, rows: number): void {
		this.#bytes = this.#fileStart + bytes;
		this.#rows = this.#rowsBefore + rows;
		this.#reportNowAndThen(this.#progress());
	}

	/** Pictures count as rows: their bytes are not worth telling. */
	looked(done: number): void {
		this.#rows = this.#rowsBefore + done;
		this.#reportNowAndThen(this.#progress());
	}

	/** Reports at once: a new phase is never swallowed by the throttle. */
	say(phase: string): void {
		this.#phase = phase;
		this.#report?.(this.#progress());
	}

	#progress(): ImportProgress {
		const elapsedMs = performance.now() - this.#start;
		return {
			phase: this.#phase,
			done: this.#bytes,
			total: this.#total,
			unit: 'bytes',
			elapsedMs,
			rows: this.#rows,
			rowsPerSecond: elapsedMs === 0 ? 0 : (this.#rows / elapsedMs) * 1000,
		};
	}
}
