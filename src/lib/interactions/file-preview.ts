import { columnNamed, interactionNames } from './column-names';
import type { CatalogueRole } from './catalogue';
import type { RecordFormat } from './file/record-rows';
import type { RecognisedShape } from './shapes/recognised-shape';

/**
 * How a time is written: a date that begins with the year, seconds or milliseconds since 1970, a date that begins with the
 * month (12/31/2024 8:26 PM) or the day (31.12.2024 20:26), or the number of a day.
 */
export type TimestampUnit = 'iso' | 's' | 'ms' | 'month-first' | 'day-first' | 'day';

/** How the rows of a file are found. */
export interface FileLayout {
	/** What parts the cells of a line; without meaning where `records` is given. */
	delimiter: string;
	hasHeader: boolean;
	/** The file within a zip archive. */
	member?: string | undefined;
	/** Of a file whose records name their fields: its format, and the fields that are the columns. */
	records?: { format: RecordFormat; columns: readonly string[] } | undefined;
}

/** What an event says of the shopper. */
export type EventKind = 'view' | 'cart' | 'purchase' | 'rating' | 'refund' | 'other';

export interface EventRule {
	kind: EventKind;
	/** What one such event counts: the values of its rows are multiplied by it. 0 leaves them out. */
	weight: number;
	/** Whether such a row says that the shopper wanted the item; with `from`, where the file's own value is at least that. Always, where absent. */
	positive?: PositiveWhen;
}

export type PositiveWhen = 'always' | 'never' | { from: number };

/** Rows that a known shape leaves out on purpose. */
export interface LeaveOutRule {
	column: number;
	when: 'starts with' | 'is' | 'is negative';
	/** Compared without case; without meaning for 'is negative'. */
	text: string;
	reason: 'a cancelled or refunded order' | 'a negative quantity';
}

/** Which column of an interactions file means what; columns count from 0. */
export interface InteractionMapping extends FileLayout {
	user: number;
	item: number;
	event: number | null;
	/** A rating or a quantity. */
	value: number | null;
	timestamp: number | null;
	timestampUnit: TimestampUnit;
	/** What a row is called where no column says it. */
	eventName?: string | undefined;
	/** By event name; an event not named here counts 1. */
	events?: Readonly<Record<string, EventRule>> | undefined;
	/** The value of a row loses half its weight in so many days before the last row. */
	halfLifeDays?: number | undefined;
	/** Orders whose later lines leave user and time blank: the column that says which lines belong together. */
	order?: number | undefined;
	/** The user column names an order: whose it was, and when, a file of orders says. Without one, an order is a user. */
	joinsOrders?: boolean | undefined;
	/** The time of day as HHMM, where the time column holds the day only. */
	clock?: number | undefined;
	leaveOut?: readonly LeaveOutRule[] | undefined;
}

/** Which column of an items file means what; columns count from 0, those not listed are left out. */
export interface ItemMapping extends FileLayout {
	item: number;
	columns: readonly { index: number; role: CatalogueRole; name?: string }[];
	/** What a row describes, and so whose id `item` is: an item, where nothing is said. */
	describes?: 'users' | undefined;
	/** One property a row: which column names it, which holds its value, and what the properties kept are. */
	pivot?: { key: number; value: number; keep: Readonly<Record<string, CatalogueRole>> } | undefined;
	/** The file is a log whose rows describe their item: that one comes again is no mistake. */
	repeats?: boolean | undefined;
}

/** Which column of a file of orders means what: whose order it was and, from the gaps between orders, when. */
export interface OrderMapping extends FileLayout {
	order: number;
	user: number;
	/** Which of the user's orders it is, from 1. */
	sequence: number;
	/** 0 to 6 */
	weekday: number;
	/** 0 to 23 */
	hour: number;
	/** Days since the user's order before. */
	gapDays: number;
}

/** A file and how it is to be read. */
export interface MappedFile<Mapping> {
	file: File;
	mapping: Mapping;
}

export type FileKind = 'interactions' | 'items' | 'users' | 'orders';

/** How a file of a kind is mapped. */
export interface MappingOf {
	interactions: InteractionMapping;
	items: ItemMapping;
	users: ItemMapping;
	orders: OrderMapping;
}

export type AnyMapping = MappingOf[FileKind];

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
	/** How often each value comes in the sample, by first appearance; empty where there are many. */
	counts: readonly { value: string; count: number }[];
}

interface PreviewOfAnyFile {
	fileName: string;
	sizeBytes: number;
	delimiter: string;
	hasHeader: boolean;
	/** "utf-8", "utf-16le", "utf-16be", "gb18030" or "windows-1252"; of Parquet "parquet". */
	encoding: string;
	compression: 'gzip' | 'zip' | null;
	/** The file within a zip archive. */
	member?: string | undefined;
	records?: FileLayout['records'];
	columns: readonly ColumnPreview[];
	/** The first 20 rows under the header. */
	rows: readonly (readonly string[])[];
	/** Rows the guess and the counts are based on. */
	sampleRowCount: number;
	/** Whether the sample is the whole file, so that its counts are the file's. */
	isWholeFile: boolean;
	/** The known data set or export it is of; null where none is recognised. */
	shape: RecognisedShape | null;
	/** Of a log of a known shape whose rows describe their items too. */
	itemsToo?: ItemMapping | undefined;
	/** What the guess is not sure of, in words for the user; null where the names leave no doubt. */
	ambiguity: string | null;
}

export type PreviewOf<Kind extends FileKind> = PreviewOfAnyFile & { kind: Kind; guess: MappingOf[Kind] };

export type FilePreview = { [Kind in FileKind]: PreviewOf<Kind> }[FileKind];

/** A file of a known shape that holds nothing to learn from. */
export const isSetAside = (preview: FilePreview): boolean => (preview.shape?.setAside ?? null) !== null;

/** What the user says about a file instead of having it guessed. */
export interface InspectOptions {
	/** The file within a zip archive. */
	member?: string | undefined;
	kind?: FileKind;
	delimiter?: string;
	hasHeader?: boolean;
}

/**
 * How many users and items a mapping gives, in words: seeing "3,706 users, 6,040 items" is how a swap is noticed.
 */
export function describeCounts(preview: FilePreview, mapping: { user?: number; item?: number }): string {
	const counts = [
		...(mapping.user === undefined ? [] : [inWords(preview.columns[mapping.user]?.distinctCount, 'user')]),
		...(mapping.item === undefined ? [] : [inWords(preview.columns[mapping.item]?.distinctCount, 'item')]),
	].join(', ');
	return preview.isWholeFile ? counts : `${counts} in the first ${inWords(preview.sampleRowCount, 'row')}`;
}

function inWords(count = 0, noun: string): string {
	return `${count.toLocaleString('en-GB')} ${noun}${count === 1 ? '' : 's'}`;
}

/** Why user and item look swapped, in words; null where nothing speaks for it. */
export function swapDoubt(
	{ columns, hasHeader, rows }: FilePreview,
	{ user, item }: { user: number; item: number },
): string | null {
	const [userColumn, itemColumn] = [columns[user], columns[item]];
	if (!userColumn || !itemColumn) return null;
	const isCalled = (name: string, list: string) => hasHeader && columnNamed([name], list) === 0;
	const byName = isCalled(userColumn.name, interactionNames.item) || isCalled(itemColumn.name, interactionNames.user);
	const share = (column: number, test: RegExp) =>
		rows.filter((row) => test.test(row[column] ?? '')).length / rows.length;
	const emails = share(item, /^\S+@\S+\.\S+$/) > 0.5;
	const titles = share(user, /\S\s+\S+\s+\S/) > 0.5 && share(item, /\s/) < 0.1;
	if (!byName && !emails && !titles) return null;
	const why = byName
		? 'by their names'
		: emails
			? 'since the items are e-mail addresses'
			: 'since the users read like titles';
	return `“${userColumn.name}” as the user and “${itemColumn.name}” as the item look swapped, ${why}: “Swap user and item” puts it right.`;
}
