import { breathe } from '$lib/core/abort';
import { FileFormatError } from '$lib/core/errors';
import type { BadRow, BadRows } from './bad-rows';
import type { ByteRows } from './file/byte-rows';
import type { FileLayout } from './file-preview';
import { readDelimited, type DelimitedBatch } from './file/delimited-rows';
import { sourceName } from './file/file-bytes';
import { openEncoded } from './file/file-text';
import { readRecordRows } from './file/record-rows';
import { formatRow, type RowBatch } from './file/row-parser';

/** How a file is to be read, and who is told about it. */
export interface TableOptions {
	layout: FileLayout;
	/** Columns the mapping uses. */
	columns: readonly number[];
	badRows: BadRows;
	signal?: AbortSignal | undefined;
	/** Bytes of the file and rows read so far. */
	onRead?: (bytes: number, rows: number) => void;
}

/** What whoever reads a whole file may watch. */
export type ReadOptions = Pick<TableOptions, 'badRows' | 'signal' | 'onRead'>;

interface AnyTableBatch {
	/** The header's names, or "column 3". */
	names: readonly string[];
	reject(rowIndex: number, reason: BadRow['reason']): void;
	/** Counted from 1, as an editor does. */
	lineOf(rowIndex: number): number;
}

/** Rows with all the columns asked for; `reject` reports one that is bad for another reason. */
export interface TableBatch extends AnyTableBatch {
	rows: readonly string[][];
}

/** The same rows as places in bytes: those of `order` have all the columns. */
export interface ByteTableBatch extends AnyTableBatch {
	byteRows: ByteRows;
	/** Slot s of a row holds column slots[s]. */
	slots: readonly number[];
	decode(start: number, end: number): string;
	/** Whether a row, of those that `byteRows` counts, has the columns it should; one that has not is reported. */
	isWhole(rowIndex: number): boolean;
}

/**
 * Streams the rows of a delimited file. Rows with too few or too many columns are reported as bad, so that a lost or an
 * added delimiter never shifts a value into another column.
 * @throws FileFormatError; AbortError within one piece of the file
 */
export async function* readTable(file: File, options: TableOptions): AsyncGenerator<TableBatch> {
	for await (const batch of readRows(file, options, false)) if ('rows' in batch) yield batch;
}

/** `readTable`, where most rows come as places in bytes if the file allows: many times as fast. */
export async function* readByteTable(file: File, options: TableOptions): AsyncGenerator<TableBatch | ByteTableBatch> {
	yield* readRows(file, options, true);
}

async function* readRows(
	file: File,
	options: TableOptions,
	wantsBytes: boolean,
): AsyncGenerator<TableBatch | ByteTableBatch> {
	const { layout, columns, badRows, signal } = options;
	const { records, hasHeader } = layout;
	const delimiter = records ? ',' : layout.delimiter;
	const slots = [...new Set(columns)];
	let bytesRead = 0;
	let rowsRead = 0;
	const source = { file, member: layout.member };
	const fileName = sourceName(source);
	let decoder = new TextDecoder();
	const needed = Math.max(...columns) + 1;
	let names: readonly string[] = records?.columns ?? [];
	const byteColumns = () => (wantsBytes && names.length > 0 ? slots : null);
	const onBytes = (bytes: number) => (bytesRead = bytes);
	/** Why a row of so many cells, the further ones as they are, cannot be used; null where it can. */
	const misfit = (cellCount: number, cells: () => readonly string[]): BadRow['reason'] | null => {
		if (cellCount === names.length) return null;
		if (cellCount < needed) return 'too few columns';
		return cells().some((cell, column) => column >= names.length && cell.trim() !== '') ? 'too many columns' : null;
	};
	if (records) checkColumns(fileName, names, columns, delimiter);
	for await (const batch of records ? recordBatches() : delimitedBatches()) {
		await breathe(signal);
		const bad: Omit<BadRow, 'fileName'>[] = [];
		if (batch.kind === 'text') yield textBatch(batch.batch, bad);
		else yield byteBatch(batch.rows, bad);
		// The checks came one after the other; the report is in the order of the file.
		bad.sort((a, b) => a.line - b.line);
		for (const { line, reason, text } of bad) badRows.add(fileName, line, reason, text);
		options.onRead?.(bytesRead, rowsRead);
	}
	options.onRead?.(bytesRead, rowsRead);

	async function* recordBatches(): AsyncGenerator<DelimitedBatch> {
		for await (const batch of readRecordRows(source, records!.format, names, onBytes)) yield { kind: 'text', batch };
	}

	async function* delimitedBatches(): AsyncGenerator<DelimitedBatch> {
		const { chunks, encoding } = await openEncoded(source, onBytes);
		decoder = new TextDecoder(encoding, { ignoreBOM: true });
		yield* readDelimited(chunks, { fileName, delimiter, encoding, byteColumns });
	}

	function textBatch(batch: RowBatch, bad: Omit<BadRow, 'fileName'>[]): TableBatch {
		bad.push(...batch.broken);
		rowsRead += batch.broken.length;
		let { rows, lines } = batch;
		if (names.length === 0 && rows.length > 0) {
			names = namesOf(batch, hasHeader);
			if (hasHeader) [rows, lines] = [rows.slice(1), lines.slice(1)];
			checkColumns(fileName, names, columns, delimiter);
		}
		rowsRead += rows.length;
		const reject: TableBatch['reject'] = (rowIndex, reason) =>
			void bad.push({ line: lines[rowIndex]!, reason, text: formatRow(rows[rowIndex]!, delimiter) });
		if (!rows.every((row) => row.length === names.length)) {
			const whole = rows.map((row, rowIndex) => {
				const reason = misfit(row.length, () => row);
				if (reason !== null) reject(rowIndex, reason);
				return reason === null;
			});
			const wholeRows = rows.filter((_, rowIndex) => whole[rowIndex]);
			lines = lines.filter((_, rowIndex) => whole[rowIndex]);
			rows = wholeRows;
		}
		return { names, rows, reject, lineOf: (rowIndex) => lines[rowIndex]! };
	}

	function byteBatch(byteRows: ByteRows, bad: Omit<BadRow, 'fileName'>[]): ByteTableBatch {
		rowsRead += byteRows.count;
		const { bytes, cellCounts, lines, lineStarts, lineEnds } = byteRows;
		const decode = (start: number, end: number) => decoder.decode(bytes.subarray(start, end));
		const cellsOf = (rowIndex: number) => decode(lineStarts[rowIndex]!, lineEnds[rowIndex]!).split(delimiter);
		const reject: ByteTableBatch['reject'] = (rowIndex, reason) =>
			void bad.push({ line: lines[rowIndex]!, reason, text: formatRow(cellsOf(rowIndex), delimiter) });
		const isWhole = (rowIndex: number) => {
			const cellCount = cellCounts[rowIndex]!;
			if (cellCount === names.length) return true;
			const reason = misfit(cellCount, () => cellsOf(rowIndex));
			if (reason !== null) reject(rowIndex, reason);
			return reason === null;
		};
		return { names, byteRows, slots, decode, isWhole, reject, lineOf: (rowIndex) => lines[rowIndex]! };
	}
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

/** @throws FileFormatError where the file has no such column */
export function checkColumns(
	fileName: string,
	names: readonly string[],
	columns: readonly number[],
	delimiter: string,
): void {
	const missing = columns.find((column) => column >= names.length);
	if (missing === undefined) return;
	const how =
		names.length === 1 ? `a row is a single column when cut at “${delimiter}”` : `it has ${names.length} columns`;
	throw new FileFormatError(
		`${fileName}: column ${missing + 1} is asked for, but ${how} (line 1: “${names.join(delimiter).slice(0, 80)}”). ` +
			'Choose the delimiter and the columns again.',
	);
}
