import type { Bytes } from './bytes';

/** Rows cut out of bytes, of which only the cells somebody asked for are known. */
export interface ByteRows {
	bytes: Bytes;
	count: number;
	/** Cell `slot` of row r lies at bytes[bounds[(r × slotCount + slot) × 2]] up to the bound after it. */
	bounds: Int32Array;
	slotCount: number;
	/** [count] line each row stands on, counted from 1, and where that line starts and ends in `bytes`. */
	lines: Int32Array;
	lineStarts: Int32Array;
	lineEnds: Int32Array;
	/** [count] cells each row has. */
	cellCounts: Int32Array;
}

const quote = 0x22;
const newline = 0x0a;
const carriageReturn = 0x0d;

/**
 * Cuts plain delimited lines into cells without making a string: the fast way for a log of millions of rows. It stops
 * before the first line that holds a quote or a lone carriage return, where the general parser (PapaParse) has to go on, and on
 * all other lines finds the cells that parser finds; a test holds the two against each other.
 */
export class ByteRowScanner {
	readonly #delimiter: Uint8Array;
	/** For each column its place among the wanted ones, or -1. */
	readonly #slotOf: Int8Array;
	readonly #slotCount: number;
	/** Kept from block to block: a block's rows are used up before the next is scanned. */
	#bounds = new Int32Array(0);
	#perRow: Int32Array[] = [];

	/** @param columns the columns wanted, in the order of the slots; @param delimiter in ASCII */
	constructor(delimiter: string, columns: readonly number[]) {
		this.#delimiter = new TextEncoder().encode(delimiter);
		this.#slotCount = columns.length;
		this.#slotOf = new Int8Array(Math.max(...columns) + 1).fill(-1);
		columns.forEach((column, slot) => (this.#slotOf[column] = slot));
	}

	/**
	 * Cuts the lines of `bytes`, which must end in a line break. Blank lines are left out.
	 * @returns the rows, where the scan stopped, and the line that stands there; the rows' arrays are used again next time
	 */
	scan(bytes: Bytes, firstLine: number): { rows: ByteRows; end: number; nextLine: number } {
		const length = bytes.length;
		const slotOf = this.#slotOf;
		const known = slotOf.length;
		const slotCount = this.#slotCount;
		const first = this.#delimiter[0]!;
		const isLong = this.#delimiter.length > 1;
		this.#reserve(length);
		const bounds = this.#bounds;
		const [lines, lineStarts, lineEnds, cellCounts] = this.#perRow as [Int32Array, Int32Array, Int32Array, Int32Array];
		let count = 0;
		let line = firstLine;
		let lineStart = 0;
		let cellStart = 0;
		let column = 0;
		for (let at = 0; at < length; at++) {
			const byte = bytes[at]!;
			if (byte > 0x2c && byte !== first) continue;
			if (byte === first && (!isLong || this.#isDelimiter(bytes, at))) {
				if (column < known) {
					const slot = slotOf[column]!;
					if (slot >= 0) {
						const place = (count * slotCount + slot) * 2;
						bounds[place] = cellStart;
						bounds[place + 1] = at;
					}
				}
				column++;
				if (isLong) at += this.#delimiter.length - 1;
				cellStart = at + 1;
			} else if (byte === newline) {
				const end = at > lineStart && bytes[at - 1] === carriageReturn ? at - 1 : at;
				if (end > lineStart) {
					if (column < known) {
						const slot = slotOf[column]!;
						if (slot >= 0) {
							const place = (count * slotCount + slot) * 2;
							bounds[place] = cellStart;
							bounds[place + 1] = end;
						}
					}
					lines[count] = line;
					lineStarts[count] = lineStart;
					lineEnds[count] = end;
					cellCounts[count++] = column + 1;
				}
				line++;
				lineStart = at + 1;
				cellStart = lineStart;
				column = 0;
			} else if (byte === quote || (byte === carriageReturn && bytes[at + 1] !== newline)) {
				break;
			}
		}
		return {
			rows: { bytes, count, bounds, slotCount, lines, lineStarts, lineEnds, cellCounts },
			end: lineStart,
			nextLine: line,
		};
	}

	#isDelimiter(bytes: Bytes, at: number): boolean {
		for (let offset = 1; offset < this.#delimiter.length; offset++) {
			if (bytes[at + offset] !== this.#delimiter[offset]) return false;
		}
		return true;
	}

	/** A row has at least one byte and a line break. */
	#reserve(length: number): void {
		const rowCount = (length >> 1) + 1;
		if (this.#perRow[0] && this.#perRow[0].length >= rowCount) return;
		this.#bounds = new Int32Array(rowCount * this.#slotCount * 2);
		this.#perRow = Array.from({ length: 4 }, () => new Int32Array(rowCount));
	}
}
