import { FileFormatError, UnknownDelimiterError } from '$lib/core/errors';
import { detectDelimiter } from './file/delimiter';
import { openBytes, sourceName, type FileSource } from './file/file-bytes';
import { openText } from './file/file-text';
import { readRecords, type RecordFormat } from './file/record-rows';
import { RowParser, type BrokenRow } from './file/row-parser';
import { isZip, listZip } from './file/zip-members';
import type { AnyMapping, FileKind, FileLayout, FilePreview, InspectOptions, InteractionMapping } from './file-preview';
import { withGuessedEvents } from './guess-events';
import { isPictureName } from './pictures/picture-name';
import { guessHeader } from './guess-header';
import { guessInteractions, guessItems, guessKind, guessUsers, type Guess, type GuessInput } from './guess-mapping';
import { previewColumns } from './preview-columns';
import { recogniseShape } from './recognise-shape';

/** Holds all of ML-100K, so that its counts are exact; a tenth of a second to look at. */
const sampleLength = 4 * 1024 * 1024;
const sampleRecords = 20_000;
const mostColumns = 500;
const shownRows = 20;

/** The start of a file as rows of cells. */
interface Sample {
	layout: FileLayout;
	names: string[];
	/** Without the header. */
	rows: readonly (readonly string[])[];
	isWhole: boolean;
	encoding: string;
	compression: FilePreview['compression'];
	doubt: string | null;
}

/**
 * The tables a dropped file holds: the names of those inside a zip archive, or [undefined] for a file that is one itself;
 * none where it holds pictures only.
 * @throws FileFormatError where the archive is damaged, empty or a workbook
 */
export async function membersOf(file: File): Promise<(string | undefined)[]> {
	if (isPictureName(file.name)) return [];
	if (!isZip(new Uint8Array(await file.slice(0, 4).arrayBuffer()))) return [undefined];
	const isTable = ({ name }: { name: string }) =>
		!/(readme|license)|\.(md|pdf|png|jpe?g|html?|py|r|sh|pl)$/i.test(name);
	const members = (await listZip(file)).filter(({ name }) => !isPictureName(name));
	const tables = members.filter(isTable);
	return (tables.length > 0 ? tables : members).map(({ name }) => name);
}

/**
 * Looks at the start of a file: how it is written, what its columns hold, which is probably the user, the item, and so
 * on. What the user has said (`options`) is taken for granted.
 * @throws FileFormatError where the file is empty, a header only, no text, damaged, or a single column
 */
export async function inspectFile(file: File, options: InspectOptions = {}): Promise<FilePreview> {
	const member = options.member ?? (await membersOf(file))[0];
	const source: FileSource = { file, member };
	const name = sourceName(source);
	const format = await detectRecords(source, options);
	const { layout, names, rows, isWhole, encoding, compression, doubt } = format
		? await sampleRecordsOf(source, format)
		: await sampleTextOf(source, options);
	const columns = previewColumns(names, rows);
	if (columns.length < 2) {
		throw new FileFormatError(
			`${name}: a row is a single column when cut at “${layout.delimiter}” (line 1: “${names.join('').slice(0, 80)}”). Choose another delimiter.`,
		);
	}
	const recognised = recogniseShape({ layout, columns, rows });
	const input = { ...layout, columns, rowCount: rows.length };
	const kind = options.kind ?? kindOf(recognised) ?? guessKind(input);
	const known = recognised?.[kind === 'interactions' ? 'log' : kind];
	const { mapping, doubts } = known ? { mapping: known, doubts: [] as string[] } : guessOf(kind, input);
	if (doubt && !known && options.hasHeader === undefined) doubts.unshift(doubt);
	const whole = kind === 'interactions' ? withGuessedEvents(mapping as InteractionMapping, rows) : mapping;
	return {
		fileName: name,
		sizeBytes: file.size,
		...layout,
		encoding,
		compression,
		columns,
		rows: rows.slice(0, shownRows),
		sampleRowCount: rows.length,
		isWholeFile: isWhole,
		shape: recognised?.shape ?? null,
		...(recognised?.log && recognised.items && { itemsToo: recognised.items }),
		ambiguity: doubts.length === 0 ? null : doubts.join(' '),
		...({ kind, guess: { ...whole, ...layout } } as Pick<FilePreview, 'kind' | 'guess'>),
	} as FilePreview;
}

function kindOf(recognised: ReturnType<typeof recogniseShape>): FilePreview['kind'] | null {
	if (!recognised) return null;
	if (recognised.log) return 'interactions';
	return (['items', 'users', 'orders'] as const).find((kind) => recognised[kind] !== null) ?? null;
}

/** @throws FileFormatError for orders: only a known shape says how their times are told */
function guessOf(kind: FileKind, input: GuessInput): Guess<AnyMapping> {
	switch (kind) {
		case 'items':
			return guessItems(input);
		case 'users':
			return guessUsers(input);
		case 'interactions':
			return guessInteractions(input);
		case 'orders':
			throw new FileFormatError(
				'The file is no known file of orders. Say that it holds what happened, users or items.',
			);
	}
}

/** Parquet by its first bytes, JSON by its first sign; null for lines of cells. */
async function detectRecords(source: FileSource, { delimiter }: InspectOptions): Promise<RecordFormat | null> {
	if (delimiter) return null;
	const { chunks } = await openBytes(source);
	const { value = new Uint8Array(0) } = await chunks.next();
	await chunks.return(undefined);
	if (String.fromCharCode(...value.subarray(0, 4)) === 'PAR1') return 'parquet';
	const encoding = value[0] === 0xff && value[1] === 0xfe ? 'utf-16le' : value[0] === 0xfe ? 'utf-16be' : 'utf-8';
	const text = new TextDecoder(encoding).decode(value).trimStart();
	if (/^\[\s*(\{|\]|$)/.test(text)) return 'json';
	if (!/^\{\s*("|\}|$)/.test(text)) return null;
	// One record a line, or one document that holds a list of them.
	const [firstLine] = text.split('\n', 1);
	return /^\{.*\}\s*$/.test(firstLine!) && !/^\{\s*"[^"]*"\s*:\s*\[\s*\{/.test(text) ? 'json-lines' : 'json';
}

async function sampleRecordsOf(source: FileSource, format: RecordFormat): Promise<Sample> {
	const records: ReadonlyMap<string, string>[] = [];
	const names = new Set<string>();
	let isWhole = true;
	let cells = 0;
	let firstBroken: BrokenRow | null = null;
	for await (const batch of readRecords(source, format, null)) {
		if (records.length >= sampleRecords || cells > sampleLength) {
			isWhole = false;
			break;
		}
		firstBroken ??= batch.broken[0] ?? null;
		for (const record of batch.records.slice(0, sampleRecords)) {
			records.push(record);
			for (const [name, cell] of record) {
				if (names.size < mostColumns) names.add(name);
				cells += cell.length;
			}
		}
	}
	const fileName = sourceName(source);
	if (records.length === 0) {
		throw new FileFormatError(
			firstBroken === null
				? `${fileName} holds no records. Export it again with its rows.`
				: `${fileName}: no record of it can be read; the first is line ${firstBroken.line.toLocaleString('en-GB')}: “${firstBroken.text.slice(0, 80)}”. Export it again as JSON, one record a line, or as CSV.`,
		);
	}
	const columns = [...names];
	return {
		layout: { delimiter: ',', hasHeader: true, member: source.member, records: { format, columns } },
		names: columns,
		rows: records.map((record) => columns.map((name) => record.get(name) ?? '')),
		isWhole,
		encoding: format,
		compression: source.member === undefined ? null : 'zip',
		doubt: null,
	};
}

async function sampleTextOf(source: FileSource, options: InspectOptions): Promise<Sample> {
	const fileName = sourceName(source);
	const { text, isWhole, encoding, compression } = await readSample(source);
	if (text.trim() === '') {
		throw new FileFormatError(`${fileName} is empty: it holds blank lines only. Choose the file that holds the rows.`);
	}
	if (/^\s*\{\s*'/.test(text)) {
		throw new FileFormatError(
			`${fileName} holds Python’s own notation (line 1: “${text.trimStart().split('\n', 1)[0]!.slice(0, 40)}”), which is not JSON. ` +
				'Write each record with json.dumps, one a line, or export the table as CSV.',
		);
	}
	const delimiter = options.delimiter ?? detectDelimiter(text, isWhole, fileName);
	const { rows, broken } = new RowParser(fileName, delimiter).push(text, isWhole);
	if (rows.length === 0) {
		throw new UnknownDelimiterError(
			`${fileName}: none of its first lines can be taken apart at “${delimiter}”; the first is line ${broken[0]?.line ?? 1}: “${(broken[0]?.text ?? text).slice(0, 80)}”. Choose another delimiter, or export the table as CSV.`,
		);
	}
	const header = guessHeader(rows);
	const hasHeader = options.hasHeader ?? header.hasHeader;
	const body = hasHeader ? rows.slice(1) : rows;
	if (body.length === 0) {
		throw new FileFormatError(
			`${fileName} holds a header (line 1: “${rows[0]!.join(delimiter).slice(0, 80)}”) and no rows. ` +
				'Export it again with its rows; if line 1 is a row, say that the file has no header.',
		);
	}
	return {
		layout: { delimiter, hasHeader, ...(source.member !== undefined && { member: source.member }) },
		names: columnNames(rows, hasHeader),
		rows: body,
		isWhole,
		encoding,
		compression,
		doubt: header.doubt,
	};
}

async function readSample(source: FileSource) {
	const { pieces, encoding, compression } = await openText(source);
	let text = '';
	let isWhole = true;
	for await (const piece of pieces) {
		if (text.length >= sampleLength) {
			isWhole = false;
			break;
		}
		text += piece;
	}
	return { text, isWhole, encoding, compression };
}

/** The header's names, blank or missing ones by their number; as many as the widest of the first rows. */
function columnNames(rows: readonly (readonly string[])[], hasHeader: boolean): string[] {
	const count = hasHeader ? rows[0]!.length : Math.max(...rows.slice(0, 100).map((row) => row.length));
	return Array.from({ length: count }, (_, index) => {
		const name = hasHeader ? rows[0]![index]!.trim() : '';
		return name === '' ? `column ${index + 1}` : name;
	});
}
