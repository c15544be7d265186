import { FileFormatError } from '$lib/core/errors';
import type { BadRowReason } from './bad-rows';
import { plainNumber, plainTimestamp } from './cell-bytes';
import { parseTimestamp, parseValue } from './cell-values';
import { PiecedColumn, rowNumbers } from './column-pieces';
import type { PiecedLog } from './dataset-reader';
import type { InteractionMapping } from './file-preview';
import { IdDictionary } from './id-dictionary';
import type { ByteTableBatch } from './table-rows';

/** What a row is called where the file names no event. */
const plainEvent = 'interaction';
const mostEvents = 256;

/** Adds rows of one file; a bad row leaves no trace in the columns and its reason is returned. */
export interface LogReader {
	text(row: readonly string[]): BadRowReason | null;
	/** The same for rows that stand in bytes; what is not plain in them is read as text. */
	bytes(batch: ByteTableBatch): (rowIndex: number) => BadRowReason | null;
}

/** The columns of a log while it is read, from one file or several. */
export class LogColumns {
	readonly #users = new IdDictionary();
	readonly #items = new IdDictionary();
	readonly #events = new IdDictionary();
	readonly #userIndices = new PiecedColumn(Uint32Array);
	readonly #itemIndices = new PiecedColumn(Uint32Array);
	readonly #eventCodes = new PiecedColumn(Uint8Array);
	readonly #values = new PiecedColumn(Float32Array);
	readonly #timestamps = new PiecedColumn(Float64Array);
	#hasValues = false;
	#plain: number | null = null;
	/** The earliest time of the files, and whether some row has none. */
	#earliest = Infinity;
	#misses = false;

	get length(): number {
		return this.#userIndices.length;
	}

	reader(fileName: string, mapping: InteractionMapping): LogReader {
		const { user, item, event, value, timestamp, timestampUnit } = mapping;
		if (value !== null) this.#hasValues = true;
		const text = (row: readonly string[]): BadRowReason | null => {
			const userId = row[user]!.trim();
			if (userId === '') return 'no user id';
			const itemId = row[item]!.trim();
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
				if (Number.isNaN(time) && cell.trim() !== '') return 'the time cannot be read';
			}
			const eventCode = event === null ? this.#plainCode() : this.#eventCode(row[event]!.trim(), fileName, event);
			this.#push(this.#users.indexOf(userId), this.#items.indexOf(itemId), eventCode, amount, time);
			return null;
		};
		const bytes = (batch: ByteTableBatch) => this.#bytesReader(fileName, mapping, batch, text);
		return { text, bytes };
	}

	#bytesReader(
		fileName: string,
		{ user, item, event, value, timestamp, timestampUnit }: InteractionMapping,
		{ byteRows, slots, decode }: ByteTableBatch,
		addText: LogReader['text'],
	): (rowIndex: number) => BadRowReason | null {
		const { bytes, bounds, slotCount } = byteRows;
		const slotOf = (column: number | null) => (column === null ? -1 : slots.indexOf(column));
		const [userSlot, itemSlot, eventSlot] = [slotOf(user), slotOf(item), slotOf(event)];
		const [valueSlot, timestampSlot] = [slotOf(value), slotOf(timestamp)];
		const addAsText = (rowIndex: number) => {
			const row: string[] = [];
			slots.forEach((column, slot) => {
				const place = (rowIndex * slotCount + slot) * 2;
				row[column] = decode(bounds[place]!, bounds[place + 1]!);
			});
			return addText(row);
		};
		return (rowIndex) => {
			const base = rowIndex * slotCount * 2;
			let start = bounds[base + userSlot * 2]!;
			let end = bounds[base + userSlot * 2 + 1]!;
			if (!isPlainId(bytes, start, end)) return addAsText(rowIndex);
			const itemStart = bounds[base + itemSlot * 2]!;
			const itemEnd = bounds[base + itemSlot * 2 + 1]!;
			if (!isPlainId(bytes, itemStart, itemEnd)) return addAsText(rowIndex);
			let amount = 1;
			if (valueSlot !== -1) {
				amount = plainNumber(bytes, bounds[base + valueSlot * 2]!, bounds[base + valueSlot * 2 + 1]!);
				if (Number.isNaN(amount)) return addAsText(rowIndex);
			}
			let time = NaN;
			if (timestampSlot !== -1) {
				const timeStart = bounds[base + timestampSlot * 2]!;
				const timeEnd = bounds[base + timestampSlot * 2 + 1]!;
				time = plainTimestamp(bytes, timeStart, timeEnd, timestampUnit);
				if (Number.isNaN(time)) return addAsText(rowIndex);
			}
			let eventCode: number;
			if (eventSlot === -1) eventCode = this.#plainCode();
			else {
				const eventStart = bounds[base + eventSlot * 2]!;
				const eventEnd = bounds[base + eventSlot * 2 + 1]!;
				if (!isPlainId(bytes, eventStart, eventEnd)) return addAsText(rowIndex);
				eventCode = this.#events.indexOfAscii(bytes, eventStart, eventEnd);
				if (eventCode === -1 || eventCode >= mostEvents) return addAsText(rowIndex);
			}
			// Both ids are looked up before anything is added: one of other letters sends the whole row the other way.
			const userIndex = this.#users.indexOfAscii(bytes, start, end);
			start = itemStart;
			end = itemEnd;
			const itemIndex = userIndex === -1 ? -1 : this.#items.indexOfAscii(bytes, start, end);
			if (itemIndex === -1) return addAsText(rowIndex);
			this.#push(userIndex, itemIndex, eventCode, amount, time);
			return null;
		};
	}

	#push(user: number, item: number, eventCode: number, amount: number, time: number): void {
		this.#userIndices.push(user);
		this.#itemIndices.push(item);
		this.#eventCodes.push(eventCode);
		this.#values.push(amount);
		this.#timestamps.push(time);
		if (Number.isNaN(time)) this.#misses = true;
		else if (time < this.#earliest) this.#earliest = time;
	}

	/** The code of rows of a file that names no event. */
	#plainCode(): number {
		this.#plain ??= this.#events.indexOf(plainEvent);
		return this.#plain;
	}

	#eventCode(name: string, fileName: string, column: number): number {
		const code = this.#events.indexOf(name === '' ? plainEvent : name);
		if (code < mostEvents) return code;
		throw new FileFormatError(
			`${fileName}: column ${column + 1} holds more than ${mostEvents} different events ` +
				`(such as “${name}”), so it is not the event column. Choose another one, or none.`,
		);
	}

	/** The log, whose columns are let go of while they are read; nothing can be added afterwards. */
	finish(): PiecedLog {
		const interactionCount = this.length;
		const hasTimestamps = this.#earliest !== Infinity;
		const timestamps = this.#timestamps;
		const fill = (piece: Float64Array) => this.#fillTimes(piece);
		return {
			userIds: this.#users.ids(),
			itemIds: this.#items.ids(),
			interactionCount,
			userIndices: this.#userIndices.drain(),
			itemIndices: this.#itemIndices.drain(),
			eventNames: this.#events.ids(),
			eventCodes: this.#eventCodes.drain(),
			values: this.#values.drain(),
			timestamps: hasTimestamps ? timestamps.drain(fill) : rowNumbers(interactionCount),
			hasValues: this.#hasValues,
			hasTimestamps,
		};
	}

	/** A row without a time counts as the earliest: it is never what a split by time holds out. */
	#fillTimes(piece: Float64Array): void {
		if (!this.#misses) return;
		for (let row = 0; row < piece.length; row++) if (Number.isNaN(piece[row]!)) piece[row] = this.#earliest;
	}
}

/** An id that trim() would leave as it is: not empty, no blank and no letter beyond ASCII at its ends. */
function isPlainId(bytes: Uint8Array, start: number, end: number): boolean {
	if (start >= end) return false;
	const first = bytes[start]!;
	const last = bytes[end - 1]!;
	return first > 32 && first < 128 && last > 32 && last < 128;
}
