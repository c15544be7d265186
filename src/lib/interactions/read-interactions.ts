import { FileFormatError } from '$lib/core/errors';
import type { BadRowReason } from './bad-rows';
import { parseTimestamp, parseValue } from './cell-values';
import type { InteractionMapping } from './file-preview';
import { GrowableArray } from './growable-array';
import { IdDictionary } from './id-dictionary';
import type { InteractionLog } from './interaction-log';
import { readTable, type TableOptions } from './table-rows';

/** What a row is called where the file names no event. */
const plainEvent = 'interaction';
const mostEvents = 256;

export type ReadOptions = Pick<TableOptions, 'badRows' | 'signal' | 'onRead'>;

/**
 * Streams an interactions file into columns. Memory holds the columns and one piece of the text.
 * @throws FileFormatError where the mapping does not fit the file, or no row is good; AbortError
 */
export async function readInteractions(
	file: File,
	mapping: InteractionMapping,
	options: ReadOptions,
): Promise<InteractionLog> {
	checkMapping(file.name, mapping);
	const columns = new LogColumns(file.name, mapping);
	const used = [mapping.user, mapping.item, mapping.event, mapping.value, mapping.timestamp];
	const { delimiter, hasHeader } = mapping;
	const table = readTable(file, { ...options, delimiter, hasHeader, columns: used.filter((index) => index !== null) });
	for await (const { rows, reject } of table) {
		for (let index = 0; index < rows.length; index++) {
			const reason = columns.add(rows[index]!);
			if (reason !== null) reject(index, reason);
		}
	}
	if (columns.length === 0) throw nothingRead(file.name, options);
	return columns.finish();
}

/** The columns of a log while it is read. */
class LogColumns {
	readonly #fileName: string;
	readonly #mapping: InteractionMapping;
	readonly #users = new IdDictionary();
	readonly #items = new IdDictionary();
	readonly #events = new IdDictionary();
	readonly #userIndices = new GrowableArray(Uint32Array);
	readonly #itemIndices = new GrowableArray(Uint32Array);
	readonly #eventCodes = new GrowableArray(Uint8Array);
	readonly #values = new GrowableArray(Float32Array);
	readonly #timestamps = new GrowableArray(Float64Array);
	/** The earliest time of the file, and whether some row has none. */
	#earliest = Infinity;
	#misses = false;

	constructor(fileName: string, mapping: InteractionMapping) {
		this.#fileName = fileName;
		this.#mapping = mapping;
	}

	get length(): number {
		return this.#userIndices.length;
	}

	/** Adds a row, or says why not; a bad row leaves no trace in the columns. */
	add(row: readonly string[]): BadRowReason | null {
		const { user, item, event, value, timestamp, timestampUnit } = this.#mapping;
		const userId = trimmed(row[user]!);
		if (userId === '') return 'no user id';
		const itemId = trimmed(row[item]!);
		if (itemId === '') return 'no item id';
		let amount = 1;
		if (value !== null) {
			const cell = row[value]!;
			// In a log of several events only some carry a value: a view has no stars.
			if (event === null || cell.trim() !== '') amount = parseValue(cell);
			if (Number.isNaN(amount)) return 'the value is not a number';
		}
		let time = NaN;
		if (timestamp !== null) {
			const cell = row[timestamp]!;
			time = parseTimestamp(cell, timestampUnit);
			if (Number.isNaN(time)) {
				if (cell.trim() !== '') return 'the time cannot be read';
				this.#misses = true;
			} else if (time < this.#earliest) this.#earliest = time;
		}
		this.#eventCodes.push(event === null ? 0 : this.#eventCode(trimmed(row[event]!)));
		this.#userIndices.push(this.#users.indexOf(userId));
		this.#itemIndices.push(this.#items.indexOf(itemId));
		this.#values.push(amount);
		if (timestamp !== null) this.#timestamps.push(time);
		return null;
	}

	#eventCode(name: string): number {
		const code = this.#events.indexOf(name === '' ? plainEvent : name);
		if (code < mostEvents) return code;
		throw new FileFormatError(
			`${this.#fileName}: column ${this.#mapping.event! + 1} holds more than ${mostEvents} different events ` +
				`(such as “${name}”), so it is not the event column. Choose another one, or none.`,
		);
	}

	finish(): InteractionLog {
		const count = this.length;
		const hasTimestamps = this.#mapping.timestamp !== null && this.#earliest !== Infinity;
		return {
			userIds: this.#users.ids,
			itemIds: this.#items.ids,
			userIndices: this.#userIndices.finish(),
			itemIndices: this.#itemIndices.finish(),
			eventNames: this.#mapping.event === null ? [plainEvent] : this.#events.ids,
			eventCodes: this.#eventCodes.finish(),
			values: this.#values.finish(),
			timestamps: hasTimestamps ? this.#filledTimestamps() : Float64Array.from({ length: count }, (_, row) => row),
			hasValues: this.#mapping.value !== null,
			hasTimestamps,
		};
	}

	/** A row without a time counts as the earliest: it is never what a split by time holds out. */
	#filledTimestamps(): Float64Array {
		const timestamps = this.#timestamps.finish();
		if (!this.#misses) return timestamps;
		return timestamps.map((time) => (Number.isNaN(time) ? this.#earliest : time));
	}
}

function checkMapping(fileName: string, { user, item }: InteractionMapping): void {
	const isColumn = (index: number) => Number.isInteger(index) && index >= 0;
	const missing = [isColumn(user) ? '' : 'user', isColumn(item) ? '' : 'item'].filter(Boolean);
	if (missing.length > 0) {
		throw new FileFormatError(`${fileName}: say which column holds the ${missing.join(' and which the ')} id.`);
	}
	if (user === item) {
		throw new FileFormatError(
			`${fileName}: column ${user + 1} cannot be both the user and the item. Choose two columns.`,
		);
	}
}

function nothingRead(fileName: string, { badRows }: ReadOptions): FileFormatError {
	const first = badRows.first.find((row) => row.fileName === fileName);
	if (!first) return new FileFormatError(`${fileName} holds no rows. Export it again with its rows.`);
	const reasons = badRows.byReason().map(({ reason, count }) => `${count.toLocaleString('en-GB')} × ${reason}`);
	return new FileFormatError(
		`${fileName}: none of its rows can be used (${reasons.join(', ')}); the first is line ${first.line}: ` +
			`“${first.text.slice(0, 80)}”. Check the delimiter and which column is which.`,
	);
}

/** An id without blanks around it: they are why two files do not join. */
function trimmed(cell: string): string {
	const length = cell.length;
	if (length === 0 || (cell.charCodeAt(0) > 32 && cell.charCodeAt(length - 1) > 32 && cell.charCodeAt(0) < 128))
		return cell;
	return cell.trim();
}
