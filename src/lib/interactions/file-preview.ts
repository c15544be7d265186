import type { CatalogueRole } from './catalogue';

export type TimestampUnit = 'iso' | 's' | 'ms';

/** Which column of an interactions file means what; columns count from 0. */
export interface InteractionMapping {
	delimiter: string;
	hasHeader: boolean;
	user: number;
	item: number;
	event: number | null;
	/** A rating or a quantity. */
	value: number | null;
	timestamp: number | null;
	timestampUnit: TimestampUnit;
}

/** Which column of an items file means what; columns count from 0, those not listed are left out. */
export interface ItemMapping {
	delimiter: string;
	hasHeader: boolean;
	item: number;
	columns: readonly { index: number; role: CatalogueRole }[];
}

/** A file and how it is to be read. */
export interface MappedFile<Mapping> {
	file: File;
	mapping: Mapping;
}

export type FileKind = 'interactions' | 'items';

/** What the sample says of one column. */
export interface ColumnPreview {
	/** From the header, or "column 3". */
	name: string;
	/** Up to five different values, as they stand in the file. */
	samples: readonly string[];
	type: 'empty' | 'integer' | 'number' | 'time' | 'text';
	/** How the column reads as a time; null where it does not. */
	timestampUnit: TimestampUnit | null;
	/** Different values in the sample. */
	distinctCount: number;
}

interface PreviewOfAnyFile {
	fileName: string;
	sizeBytes: number;
	delimiter: string;
	hasHeader: boolean;
	/** "utf-8", "utf-16le", "utf-16be" or "windows-1252". */
	encoding: string;
	compression: 'gzip' | null;
	columns: readonly ColumnPreview[];
	/** The first 20 rows under the header. */
	rows: readonly (readonly string[])[];
	/** Rows the guess and the counts are based on. */
	sampleRowCount: number;
	/** Whether the sample is the whole file, so that its counts are the file's. */
	isWholeFile: boolean;
	/** What the guess is not sure of, in words for the user; null where the names leave no doubt. */
	ambiguity: string | null;
}

export type FilePreview = PreviewOfAnyFile &
	({ kind: 'interactions'; guess: InteractionMapping } | { kind: 'items'; guess: ItemMapping });

/** What the user says about a file instead of having it guessed. */
export interface InspectOptions {
	kind?: FileKind;
	delimiter?: string;
	hasHeader?: boolean;
}

/**
 * How many users and items a mapping gives, in words: seeing "3,706 users, 6,040 items" is how a swap is noticed.
 */
export function describeCounts(preview: FilePreview, mapping: { user?: number; item: number }): string {
	const counts = [
		...(mapping.user === undefined ? [] : [inWords(preview.columns[mapping.user]?.distinctCount, 'user')]),
		inWords(preview.columns[mapping.item]?.distinctCount, 'item'),
	].join(', ');
	return preview.isWholeFile ? counts : `${counts} in the first ${inWords(preview.sampleRowCount, 'row')}`;
}

function inWords(count = 0, noun: string): string {
	return `${count.toLocaleString('en-GB')} ${noun}${count === 1 ? '' : 's'}`;
}
