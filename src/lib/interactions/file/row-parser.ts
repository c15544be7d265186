import Papa from 'papaparse';
import { FileFormatError } from '$lib/core/errors';

/** Rows that were complete after one piece of text. */
export interface RowBatch {
	rows: string[][];
	/** [rows.length] line each row starts on, counted from 1. */
	lines: number[];
	broken: BrokenRow[];
}

/** A row that could not be taken apart. */
export interface BrokenRow {
	line: number;
	reason: 'a quote is not closed, or text follows it' | 'the line is too long' | 'the JSON cannot be read';
	text: string;
}

/** Longer than any description; a quote left open is noticed after so many characters. */
const longestRow = 256 * 1024;
const keptOfLongLine = 1000;
/** So many broken rows, and more than 1 % of all: the file is not quoted at all. */
const mostBrokenRows = 1000;

/**
 * Takes delimited text apart in pieces: PapaParse for the rows, this class for what lies between pieces. A row cut by the
 * border of a piece waits for the next one, so the rows do not depend on the borders. Blank lines are left out; line
 * breaks inside quotes come back as \n. Where a quote is broken, one line is reported and reading goes on behind it:
 * PapaParse alone would swallow the lines up to the next quote.
 */
export class RowParser {
	readonly #fileName: string;
	readonly #delimiter: string;
	#rest = '';
	/** Line of the next row, counted from 1; lines read in another way are added by the caller. */
	line = 1;
	#endsInReturn = false;
	#skipsLine = false;
	#rowCount = 0;
	#brokenCount = 0;

	constructor(fileName: string, delimiter: string) {
		this.#fileName = fileName;
		this.#delimiter = delimiter;
	}

	/** Whether all text pushed so far has become rows, so that the next line may be read in another way. */
	get isBetweenRows(): boolean {
		return this.#rest === '' && !this.#endsInReturn && !this.#skipsLine;
	}

	/**
	 * @param isLast whether the text ends here
	 * @throws FileFormatError when most rows have broken quotes
	 */
	push(text: string, isLast: boolean): RowBatch {
		const batch: RowBatch = { rows: [], lines: [], broken: [] };
		let input = this.#rest + this.#withPlainLineBreaks(text, isLast);
		this.#rest = '';
		if (this.#skipsLine) input = this.#afterLongLine(input);
		for (;;) {
			const { length, isBroken } = this.#takeRows(input, isLast, batch);
			input = input.slice(length);
			if (!isBroken && (isLast || input.length <= longestRow)) break;
			input = this.#leaveOutLine(input, isBroken, batch);
		}
		this.#rest = input;
		return batch;
	}

	/** Adds the complete rows at the start of `input`, up to the first broken one; `length` is how much they took. */
	#takeRows(input: string, isLast: boolean, batch: RowBatch): { length: number; isBroken: boolean } {
		if (input === '') return { length: 0, isBroken: false };
		const { data, errors, cursor } = this.#parse(input, !isLast);
		// An error in the row that the border cuts off may vanish with the next piece.
		const broken = errors.find((error) => error.row < data.length);
		if (!broken) {
			this.#add(data, input, batch);
			return { length: isLast ? input.length : cursor, isBroken: false };
		}
		if (broken.row === 0) return { length: 0, isBroken: true };
		const whole = this.#parse(input, true, broken.row);
		this.#add(whole.data, input, batch);
		return { length: whole.cursor, isBroken: true };
	}

	#parse(input: string, ignoreLastRow: boolean, preview = 0) {
		const parser = new Papa.Parser({ delimiter: this.#delimiter, newline: '\n', preview });
		const { data, errors, meta } = parser.parse(input, 0, ignoreLastRow) as Papa.ParseResult<string[]>;
		return { data, cursor: meta.cursor, errors: errors as { row: number }[] };
	}

	#add(rows: string[][], input: string, batch: RowBatch): void {
		const mayBreakLines = input.includes('"');
		for (const row of rows) {
			if (row.length > 1 || row[0] !== '') {
				batch.rows.push(row);
				batch.lines.push(this.line);
				this.#rowCount++;
			}
			this.line++;
			if (mayBreakLines) for (const field of row) this.line += countLineBreaks(field);
		}
	}

	/** Reports the first line of `input` and returns what follows it. */
	#leaveOutLine(input: string, isBroken: boolean, batch: RowBatch): string {
		const end = input.indexOf('\n');
		const isTooLong = !isBroken && (end === -1 || end > longestRow);
		const text = input.slice(0, end === -1 ? undefined : end);
		batch.broken.push({
			line: this.line,
			reason: isTooLong ? 'the line is too long' : 'a quote is not closed, or text follows it',
			text: isTooLong ? `${text.slice(0, keptOfLongLine)}…` : text,
		});
		if (++this.#brokenCount > mostBrokenRows && this.#brokenCount > this.#rowCount / 100) {
			throw new FileFormatError(
				`${this.#fileName}: ${this.#brokenCount.toLocaleString('en-GB')} rows up to line ${this.line.toLocaleString('en-GB')} have broken quotes or endless lines. ` +
					'Export the table with a delimiter that no text in it has (a tab), or with every quote doubled.',
			);
		}
		if (end === -1 && isTooLong) {
			this.#skipsLine = true;
			return '';
		}
		this.line++;
		return end === -1 ? '' : input.slice(end + 1);
	}

	#afterLongLine(input: string): string {
		const end = input.indexOf('\n');
		if (end === -1) return '';
		this.#skipsLine = false;
		this.line++;
		return input.slice(end + 1);
	}

	/** Every line break as \n; a \r at the end waits for the \n that may follow it. */
	#withPlainLineBreaks(text: string, isLast: boolean): string {
		const whole = this.#endsInReturn ? `\r${text}` : text;
		this.#endsInReturn = !isLast && whole.endsWith('\r');
		const settled = this.#endsInReturn ? whole.slice(0, -1) : whole;
		return settled.includes('\r') ? settled.replace(/\r\n?/g, '\n') : settled;
	}
}

/** Rows of a stream of text; one more batch at the end for what was left. */
export async function* parseRows(
	pieces: AsyncIterable<string>,
	fileName: string,
	delimiter: string,
): AsyncGenerator<RowBatch> {
	const parser = new RowParser(fileName, delimiter);
	for await (const piece of pieces) yield parser.push(piece, false);
	yield parser.push('', true);
}

/** A row as a line of delimited text, quoted where needed: for showing and correcting it. */
export function formatRow(row: readonly string[], delimiter: string): string {
	return Papa.unparse([row as string[]], { delimiter, newline: '\n' });
}

function countLineBreaks(field: string): number {
	let count = 0;
	for (let at = field.indexOf('\n'); at !== -1; at = field.indexOf('\n', at + 1)) count++;
	return count;
}
