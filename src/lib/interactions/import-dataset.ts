import { breathe } from '$lib/core/abort';
import { throttle, type Progress } from '$lib/core/progress';
import { BadRows, type BadRowReport } from './bad-rows';
import type { DatasetSummary } from './dataset';
import { storePieces } from './dataset-reader';
import type { InteractionMapping, ItemMapping, MappedFile } from './file-preview';
import { readInteractions, type ReadOptions } from './read-interactions';
import { readItems } from './read-items';

export interface ImportRequest {
	/** What the data set is called in the list. */
	name: string;
	/** One log, or the pieces of one in the order they are to be read. */
	interactions: readonly MappedFile<InteractionMapping>[];
	/** Joined on the item id; what a later file says of an item that an earlier one describes is left out. */
	items?: readonly MappedFile<ItemMapping>[];
}

/** `done` and `total` are bytes of the files themselves, packed or not. */
export interface ImportProgress extends Progress {
	rows: number;
	rowsPerSecond: number;
}

export interface ImportResult {
	summary: DatasetSummary;
	badRows: BadRowReport;
}

export interface ImportHooks {
	signal?: AbortSignal;
	onProgress?: (progress: ImportProgress) => void;
}

/**
 * Reads files into a data set and stores it. Nothing is stored before everything was read, so an import that fails or is
 * cancelled leaves what was there as it was.
 * @throws FileFormatError; StorageQuotaError; AbortError
 */
export async function importDataset(
	{ name, interactions, items }: ImportRequest,
	{ signal, onProgress }: ImportHooks = {},
): Promise<ImportResult> {
	const badRows = new BadRows();
	const sizeBytes = [...interactions, ...(items ?? [])].reduce((sum, { file }) => sum + file.size, 0);
	const meter = new Meter(sizeBytes, onProgress);
	await breathe(signal);
	const catalogue = items ? await readItems(items, optionsFor('Reading items')) : { itemIds: [], columns: [] };
	const log = await readInteractions(interactions, optionsFor('Reading interactions'));
	meter.say('Storing');
	await breathe(signal);
	const about = { name, source: 'file', badRowCount: badRows.count } as const;
	return { summary: await storePieces(log, catalogue, about, { signal }), badRows: badRows.report() };

	function optionsFor(phase: string): (file: File) => ReadOptions {
		return (file) => {
			meter.begin(phase, file.size);
			return { badRows, signal, onRead: (bytes, rows) => meter.read(bytes, rows) };
		};
	}
}

/** Adds up what was read over several files. */
class Meter {
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
