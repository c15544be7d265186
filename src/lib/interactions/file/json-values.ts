import { FileFormatError } from '$lib/core/errors';

/** The text of one value, and the line it starts on, counted from 1. */
export interface JsonText {
	line: number;
	text: string;
}

/** A value that does not end within so many characters never does. */
const longestValue = 1024 * 1024;

const openers = '{[';
const closers = '}]';

/**
 * Cuts a stream of JSON into its records without holding more than one: the elements of the first array of a document
 * ([{…}, {…}], or {"orders": [{…}]}), whatever the line breaks. Only brackets and quotes are looked at; what stands
 * between them is for JSON.parse.
 */
export class JsonArrayCutter {
	readonly #fileName: string;
	#line = 1;
	#depth = 0;
	/** The depth of the elements; 0 until the array was found. */
	#level = 0;
	#isOver = false;
	#inString = false;
	#isEscaped = false;
	#value = '';
	#valueLine = 0;

	constructor(fileName: string) {
		this.#fileName = fileName;
	}

	/** @throws FileFormatError where a value does not end */
	push(text: string): JsonText[] {
		const found: JsonText[] = [];
		let valueStart = this.#valueLine > 0 ? 0 : -1;
		for (let at = 0; at < text.length && !this.#isOver; at++) {
			const sign = text[at]!;
			if (sign === '\n') this.#line++;
			if (this.#inString) {
				if (this.#isEscaped) this.#isEscaped = false;
				else if (sign === '\\') this.#isEscaped = true;
				else if (sign === '"') this.#inString = false;
				continue;
			}
			if (sign === '"') this.#inString = true;
			else if (openers.includes(sign)) {
				this.#depth++;
				if (this.#level === 0 && sign === '[') this.#level = this.#depth + 1;
				else if (this.#level > 0 && this.#depth === this.#level) {
					valueStart = at;
					this.#valueLine = this.#line;
				}
			} else if (closers.includes(sign)) {
				if (this.#level > 0 && this.#depth === this.#level && this.#valueLine > 0) {
					found.push({ line: this.#valueLine, text: this.#value + text.slice(Math.max(0, valueStart), at + 1) });
					this.#value = '';
					this.#valueLine = 0;
					valueStart = -1;
				}
				this.#depth--;
				if (this.#level > 0 && this.#depth < this.#level - 1) this.#isOver = true;
			}
		}
		if (this.#valueLine > 0) this.#value += text.slice(Math.max(0, valueStart));
		if (this.#value.length > longestValue) {
			throw new FileFormatError(
				`${this.#fileName}: the record that starts on line ${this.#valueLine.toLocaleString('en-GB')} does not end within a million characters. ` +
					'A quote or a bracket is missing there: export the file again, or as JSON Lines, one record a line.',
			);
		}
		return found;
	}

	/** The start of a record that the end of the file cuts off, or null. */
	get unfinished(): JsonText | null {
		return this.#valueLine > 0 ? { line: this.#valueLine, text: this.#value } : null;
	}

	get foundArray(): boolean {
		return this.#level > 0;
	}
}

/**
 * Parses a record. Whole numbers of more than 15 digits come back as text: as numbers they would be rounded, and two ids
 * would become one.
 */
export function parseRecord(text: string): Record<string, unknown> | null {
	const value = parseExactly(text);
	return typeof value === 'object' && value !== null && !Array.isArray(value)
		? (value as Record<string, unknown>)
		: null;
}

const longNumber = /([:[,]\s*)(-?\d{16,})(?=\s*[,}\]])/g;

function parseExactly(text: string): unknown {
	if (/\d{16}/.test(text)) {
		const quoted = parsed(text.replace(longNumber, '$1"$2"'));
		if (quoted !== undefined) return quoted;
	}
	return parsed(text);
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** A record as cells: nested fields by "order.id", lists joined by "|". */
export function flatten(record: Record<string, unknown>, prefix = '', cells = new Map<string, string>()) {
	for (const [key, value] of Object.entries(record)) {
		const name = prefix + key;
		if (typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)) {
			flatten(value as Record<string, unknown>, `${name}.`, cells);
		} else cells.set(name, cellOf(value));
	}
	return cells;
}

/** One value as the text of a cell; nothing as a blank. */
export function cellOf(value: unknown): string {
	if (value === null || value === undefined) return '';
	if (typeof value === 'string') return value;
	if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString();
	if (Array.isArray(value)) return value.map(cellOf).join('|');
	return typeof value === 'object'
		? JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? String(part) : part))
		: String(value);
}
