import { FileFormatError } from '$lib/core/errors';
import type { BadRowReason } from './bad-rows';
import { plainNumber, plainTimestamp } from './cell-bytes';
import { parseClock, parseTimestamp, parseValue } from './cell-values';
import { PiecedColumn, rowNumbers } from './column-pieces';
import type { PiecedLog } from './dataset-reader';
import { EventRules, isLeftOut } from './event-rules';
import type { InteractionMapping } from './file-preview';
import { IdDictionary } from './id-dictionary';
import { plainEvent } from './positive';
import type { OrderBook } from './read-orders';
import type { ByteTableBatch } from './table-rows';

const mostEvents = 256;

/** Adds rows of one file; a bad row leaves no trace in the columns and its reason is returned. */
export interface LogReader {
	/** @param line of the row, for a message */
	text(row: readonly string[], line: () => number): BadRowReason | null;
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
	readonly #orders: OrderBook | null;
	/** [users of the orders] the number each has in the log; −1 before its first line. */
	readonly #orderUsers: Int32Array;
	#hasValues = false;
	#halfLifeMs = 0;
	#latest = -Infinity;
	/** The earliest time of the files, and whether some row has none. */
	#earliest = Infinity;
	#misses = false;

	/** @param orders whose the orders of the files are, and when */
	constructor(orders: OrderBook | null = null) {
		this.#orders = orders;
		this.#orderUsers = new Int32Array(orders?.userIds.length ?? 0).fill(-1);
	}

	get length(): number {
		return this.#userIndices.length;
	}

	reader(fileName: string, mapping: InteractionMapping): LogReader {
		const { user, item, event, value, timestamp, timestampUnit, order, clock, leaveOut = [] } = mapping;
		const orders = mapping.joinsOrders ? this.#orders : null;
		const rules = new EventRules(mapping);
		if (value !== null || rules.changeValues) this.#hasValues = true;
		this.#halfLifeMs = (mapping.halfLifeDays ?? 0) * 86_400_000 || this.#halfLifeMs;
		/** The order whose lines come now, with what its first line said of user and time. */
		let current = { order: '', userId: '', time: '', reason: null as BadRowReason | null };
		const text: LogReader['text'] = (row, line) => {
			const isLaterLine = order !== undefined && row[order]!.trim() !== '' && row[order]!.trim() === current.order;
			const reason = leaveOut.find((rule) => isLeftOut(row[rule.column]!, rule))?.reason ?? null;
			let userId = row[user]!.trim();
			let timeCell = timestamp === null ? '' : row[timestamp]!;
			if (isLaterLine) {
				if (userId === '') userId = current.userId;
				if (timeCell.trim() === '') timeCell = current.time;
			} else if (order !== undefined) current = { order: row[order]!.trim(), userId, time: timeCell, reason };
			if (reason ?? (isLaterLine ? current.reason : null)) return reason ?? current.reason;
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
				time = parseTimestamp(timeCell, timestampUnit);
				if (clock !== undefined) time += parseClock(row[clock]!);
				if (Number.isNaN(time) && timeCell.trim() !== '') return 'the time cannot be read';
			}
			const orderIndex = orders ? orders.find(userId) : -1;
			if (orders && orderIndex === -1) return 'the order is not among the orders';
			if (orders) time = orders.times[orderIndex]!;
			const eventName = event === null ? '' : row[event]!.trim();
			const weight = rules.weightOf(eventName);
			if (weight === 0) return 'an event you leave out';
			const eventCode = eventName === '' ? plainCode() : this.#eventCode(eventName, { fileName, line, column: event! });
			amount *= weight;
			const userIndex = orders ? this.#userOfOrder(orderIndex) : this.#users.indexOf(userId);
			this.#push(userIndex, this.#items.indexOf(itemId), eventCode, amount, time);
			return null;
		};
		let plain: number | null = null;
		const plainCode = () => (plain ??= this.#events.indexOf(mapping.eventName ?? plainEvent));
		const bytes = (batch: ByteTableBatch) => this.#bytesReader(mapping, batch, { rules, text, plainCode });
		return { text, bytes };
	}

	#bytesReader(
		{ user, item, event, value, timestamp, timestampUnit, joinsOrders }: InteractionMapping,
		{ byteRows, slots, decode, lineOf }: ByteTableBatch,
		{ rules, text: addText, plainCode }: { rules: EventRules; text: LogReader['text']; plainCode: () => number },
	): (rowIndex: number) => BadRowReason | null {
		const orders = joinsOrders ? this.#orders : null;
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
			return addText(row, () => lineOf(rowIndex));
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
			if (eventSlot === -1) eventCode = plainCode();
			else {
				const eventStart = bounds[base + eventSlot * 2]!;
				const eventEnd = bounds[base + eventSlot * 2 + 1]!;
				if (!isPlainId(bytes, eventStart, eventEnd)) return addAsText(rowIndex);
				eventCode = this.#events.indexOfAscii(bytes, eventStart, eventEnd);
				if (eventCode === -1 || eventCode >= mostEvents) return addAsText(rowIndex);
			}
			if (rules.changeValues) return addAsText(rowIndex);
			// Both ids are looked up before anything is added: one of other letters sends the whole row the other way.
			let userIndex: number;
			if (orders) {
				const orderIndex = orders.findAscii(bytes, start, end);
				userIndex = orderIndex === -1 ? -1 : this.#userOfOrder(orderIndex);
				if (orderIndex !== -1) time = orders.times[orderIndex]!;
			} else userIndex = this.#users.indexOfAscii(bytes, start, end);
			start = itemStart;
			end = itemEnd;
			const itemIndex = userIndex === -1 ? -1 : this.#items.indexOfAscii(bytes, start, end);
			if (itemIndex === -1) return addAsText(rowIndex);
			this.#push(userIndex, itemIndex, eventCode, amount, time);
			return null;
		};
	}

	/** The user's number in the log: a new one at the first order with lines. */
	#userOfOrder(orderIndex: number): number {
		const user = this.#orders!.userOf[orderIndex]!;
		const known = this.#orderUsers[user]!;
		return known === -1 ? (this.#orderUsers[user] = this.#users.indexOf(this.#orders!.userIds[user]!)) : known;
	}

	#push(user: number, item: number, eventCode: number, amount: number, time: number): void {
		this.#userIndices.push(user);
		this.#itemIndices.push(item);
		this.#eventCodes.push(eventCode);
		this.#values.push(amount);
		this.#timestamps.push(time);
		if (Number.isNaN(time)) this.#misses = true;
		else {
			if (time < this.#earliest) this.#earliest = time;
			if (time > this.#latest) this.#latest = time;
		}
	}

	#eventCode(name: string, where: { fileName: string; line: () => number; column: number }): number {
		const code = this.#events.indexOf(name);
		if (code < mostEvents) return code;
		throw new FileFormatError(
			`${where.fileName}: column ${where.column + 1} holds more than ${mostEvents} different events ` +
				`(line ${where.line().toLocaleString('en-GB')}: “${name}”), so it is not the event column. Choose another one, or none.`,
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
			values: hasTimestamps && this.#halfLifeMs > 0 ? this.#decayed() : this.#values.drain(),
			timestamps: hasTimestamps ? timestamps.drain(fill) : rowNumbers(interactionCount),
			hasValues: this.#hasValues || (hasTimestamps && this.#halfLifeMs > 0),
			hasTimestamps,
		};
	}

	/** Values by their age at the last row: half after one half-life, a quarter after two. */
	*#decayed(): Generator<Float32Array> {
		let row = 0;
		const ageIn = (time: number) => (this.#latest - (Number.isNaN(time) ? this.#earliest : time)) / this.#halfLifeMs;
		for (const piece of this.#values.drain()) {
			for (let index = 0; index < piece.length; index++) piece[index]! *= 0.5 ** ageIn(this.#timestamps.at(row++));
			yield piece;
		}
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
