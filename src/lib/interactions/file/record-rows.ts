import { FileFormatError } from '$lib/core/errors';
import { sourceName, type FileSource } from './file-bytes';
import { openEncoded } from './file-text';
import { flatten, JsonArrayCutter, parseRecord, type JsonText } from './json-values';
import { readParquet } from './parquet-rows';
import type { RecordBatch } from './record-batch';
import type { RowBatch } from './row-parser';
import { decodeText } from './text-encoding';

/** Files whose rows name their own columns. */
export type RecordFormat = 'json' | 'json-lines' | 'parquet';

const longestLine = 1024 * 1024;
const keptOfBroken = 1000;
const mostBroken = 1000;

/** Streams the records of a file. @throws FileFormatError (also while streaming) */
export function readRecords(
	source: FileSource,
	format: RecordFormat,
	columns: readonly string[] | null,
	onBytesRead?: (bytes: number) => void,
): AsyncGenerator<RecordBatch> {
	return format === 'parquet' ? readParquet(source, columns, onBytesRead) : readJson(source, format, onBytesRead);
}

/** Records as rows of `columns`, blank where a record lacks one. */
export async function* readRecordRows(
	source: FileSource,
	format: RecordFormat,
	columns: readonly string[],
	onBytesRead?: (bytes: number) => void,
): AsyncGenerator<RowBatch> {
	for await (const { records, lines, broken } of readRecords(source, format, columns, onBytesRead)) {
		yield { rows: records.map((record) => columns.map((name) => record.get(name) ?? '')), lines, broken };
	}
}

async function* readJson(
	source: FileSource,
	format: 'json' | 'json-lines',
	onBytesRead?: (bytes: number) => void,
): AsyncGenerator<RecordBatch> {
	const name = sourceName(source);
	const { chunks, encoding } = await openEncoded(source, onBytesRead);
	const cut = format === 'json' ? cutArray : cutLines;
	let good = 0;
	let bad = 0;
	for await (const texts of cut(decodeText(chunks, encoding), name)) {
		const batch: RecordBatch = { records: [], lines: [], broken: [] };
		for (const { line, text } of texts) {
			const record = parseRecord(text);
			if (record) {
				batch.records.push(flatten(record));
				batch.lines.push(line);
				continue;
			}
			const shown = text.length > keptOfBroken ? `${text.slice(0, keptOfBroken)}…` : text;
			batch.broken.push({ line, reason: 'the JSON cannot be read', text: shown });
		}
		good += batch.records.length;
		bad += batch.broken.length;
		if (bad > mostBroken && bad > good) {
			const [first] = batch.broken;
			throw new FileFormatError(
				`${name}: most lines up to line ${first!.line.toLocaleString('en-GB')} are no JSON (“${first!.text.slice(0, 60)}”). ` +
					'Python’s own notation with single quotes is not JSON: export it with json.dumps, one record a line, or as CSV.',
			);
		}
		yield batch;
	}
}

async function* cutLines(texts: AsyncIterable<string>, name: string): AsyncGenerator<JsonText[]> {
	let rest = '';
	let line = 1;
	for await (const text of texts) {
		const lines = (rest + text).split('\n');
		rest = lines.pop()!;
		if (rest.length > longestLine) {
			throw new FileFormatError(
				`${name}: line ${(line + lines.length).toLocaleString('en-GB')} is longer than a million characters. ` +
					'Is it one record a line? Export it again as JSON Lines, or as an array of records.',
			);
		}
		const found: JsonText[] = [];
		for (const one of lines) {
			const trimmed = one.trim();
			if (trimmed !== '') found.push({ line, text: trimmed });
			line++;
		}
		yield found;
	}
	if (rest.trim() !== '') yield [{ line, text: rest.trim() }];
}

/** Of a file without records, for the message. */
const shownStart = 60;

async function* cutArray(texts: AsyncIterable<string>, name: string): AsyncGenerator<JsonText[]> {
	const cutter = new JsonArrayCutter(name);
	let start = '';
	for await (const text of texts) {
		if (start.length < shownStart) start += text.slice(0, shownStart - start.length);
		yield cutter.push(text);
	}
	if (!cutter.foundArray) {
		throw new FileFormatError(
			`${name} holds no list of records (line 1: “${start.trimStart().split('\n', 1)[0]}”). Export them as [{…}, {…}], or one record a line.`,
		);
	}
	if (cutter.unfinished) yield [cutter.unfinished];
}
