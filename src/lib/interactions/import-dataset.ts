import { breathe } from '$lib/core/abort';
import { throttle, type Progress } from '$lib/core/progress';
import { BadRows, type BadRowReport } from './bad-rows';
import type { Catalogue } from './catalogue';
import type { DatasetSummary } from './dataset';
import { storeDataset } from './dataset-reader';
import type { InteractionMapping, ItemMapping } from './file-preview';
import { readInteractions, type ReadOptions } from './read-interactions';
import { readItems } from './read-items';

export interface ImportRequest {
	/** What the data set is called in the list. */
	name: string;
	interactions: { file: File; mapping: InteractionMapping };
	/** Joined on the item id. */
	items?: { file: File; mapping: ItemMapping };
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
	const meter = new Meter(interactions.file.size + (items?.file.size ?? 0), onProgress);
	await breathe(signal);

	let catalogue: Catalogue = { itemIds: [], columns: [] };
	if (items) {
		catalogue = await readItems(items.file, items.mapping, readOptions('Reading items', items.file));
	}
	const log = await readInteractions(
		interactions.file,
		interactions.mapping,
		readOptions('Reading interactions', interactions.file),
	);
	meter.say('Storing');
	await breathe(signal);
	const about = { name, source: 'file', badRowCount: badRows.count } as const;
	return { summary: await storeDataset({ log, catalogue }, about, signal), badRows: badRows.report() };

	function readOptions(phase: string, file: File): ReadOptions {
		meter.begin(phase, file.size);
		return { badRows, signal, onRead: (bytes, rows) => meter.read(bytes, rows) };
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
