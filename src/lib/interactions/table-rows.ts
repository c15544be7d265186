import { breathe } from '$lib/core/abort';
import { FileFormatError } from '$lib/core/errors';
import type { BadRow, BadRows } from './bad-rows';
import { openText } from './file/file-text';
import { formatRow, parseRows, type RowBatch } from './file/row-parser';

/** How a file is to be read, and who is told about it. */
export interface TableOptions {
	delimiter: string;
	hasHeader: boolean;
	/** Columns the mapping uses. */
	columns: readonly number[];
	badRows: BadRows;
	signal?: AbortSignal | undefined;
	/** Bytes of the file and rows read so far. */
	onRead?: (bytes: number, rows: number) => void;
}

/** Rows with all the columns asked for; `reject` reports one that is bad for another reason. */
export interface TableBatch {
	/** The header's names, or "column 3". */
	names: readonly string[];
	rows: readonly string[][];
	reject(rowIndex: number, reason: BadRow['reason']): void;
}

/**
 * Streams the rows of a delimited file. Rows with too few or too many columns are reported as bad, so that a lost or an
 * added delimiter never shifts a value into another column.
 * @throws FileFormatError; AbortError within one piece of the file
 */
export async function* readTable(file: File, options: TableOptions): AsyncGenerator<TableBatch> {
	const { delimiter, hasHeader, columns, badRows, signal } = options;
	let bytesRead = 0;
	let rowsRead = 0;
	const { pieces } = await openText(file, (bytes) => (bytesRead = bytes));
	const needed = Math.max(...columns) + 1;
	let names: string[] = [];
	for await (const batch of parseRows(pieces, file.name, delimiter)) {
		await breathe(signal);
		const bad: Omit<BadRow, 'fileName'>[] = [...batch.broken];
		rowsRead += batch.broken.length;
		let { rows, lines } = batch;
		if (names.length === 0 && rows.length > 0) {
			names = namesOf(batch, hasHeader);
			if (hasHeader) [rows, lines] = [rows.slice(1), lines.slice(1)];
			checkColumns(file.name, names, columns, delimiter);
		}
		rowsRead += rows.length;
		const reject: TableBatch['reject'] = (rowIndex, reason) =>
			void bad.push({ line: lines[rowIndex]!, reason, text: formatRow(rows[rowIndex]!, delimiter) });
		const columnCount = names.length;
		const isWhole = (row: string[], rowIndex: number) => {
			if (row.length === columnCount) return true;
			if (row.length < needed) reject(rowIndex, 'too few columns');
			else if (row.slice(columnCount).some((cell) => cell.trim() !== '')) reject(rowIndex, 'too many columns');
			else return true;
			return false;
		};
		if (!rows.every((row) => row.length === columnCount)) {
			const whole = rows.map(isWhole);
			const wholeRows = rows.filter((_, rowIndex) => whole[rowIndex]);
			lines = lines.filter((_, rowIndex) => whole[rowIndex]);
			rows = wholeRows;
		}
		yield { names, rows, reject };
		// The checks came one after the other; the report is in the order of the file.
		bad.sort((a, b) => a.line - b.line);
		for (const { line, reason, text } of bad) badRows.add(file.name, line, reason, text);
		options.onRead?.(bytesRead, rowsRead);
	}
	options.onRead?.(bytesRead, rowsRead);
}

function namesOf({ rows }: RowBatch, hasHeader: boolean): string[] {
	const count = hasHeader ? rows[0]!.length : usualLength(rows.slice(0, 100));
	return Array.from({ length: count }, (_, index) => (hasHeader && rows[0]![index]!.trim()) || `column ${index + 1}`);
}

function usualLength(rows: readonly string[][]): number {
	const counts = new Map<number, number>();
	for (const { length } of rows) counts.set(length, (counts.get(length) ?? 0) + 1);
	return [...counts].reduce((most, entry) => (entry[1] > most[1] ? entry : most))[0];
}

function checkColumns(fileName: string, names: readonly string[], columns: readonly number[], delimiter: string): void {
	const missing = columns.find((column) => column >= names.length);
	if (missing === undefined) return;
	const how =
		names.length === 1 ? `a row is a single column when cut at “${delimiter}”` : `it has ${names.length} columns`;
	throw new FileFormatError(
		`${fileName}: column ${missing + 1} is asked for, but ${how} (line 1: “${names.join(delimiter).slice(0, 80)}”). ` +
			'Choose the delimiter and the columns again.',
	);
}
