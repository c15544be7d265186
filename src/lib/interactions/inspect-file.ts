import { FileFormatError } from '$lib/core/errors';
import { detectDelimiter } from './file/delimiter';
import { openText } from './file/file-text';
import { RowParser } from './file/row-parser';
import type { FilePreview, InspectOptions } from './file-preview';
import { guessHeader } from './guess-header';
import { guessInteractions, guessItems, guessKind } from './guess-mapping';
import { previewColumns } from './preview-columns';

/** Holds all of ML-100K, so that its counts are exact; a tenth of a second to look at. */
const sampleLength = 4 * 1024 * 1024;
const shownRows = 20;

/**
 * Looks at the start of a file: how it is written, what its columns hold, which is probably the user, the item, and so
 * on. What the user has said (`options`) is taken for granted.
 * @throws FileFormatError where the file is empty, a header only, no text, damaged, or a single column
 */
export async function inspectFile(file: File, options: InspectOptions = {}): Promise<FilePreview> {
	const { text, isWhole, encoding, compression } = await readSample(file);
	if (text.trim() === '') {
		throw new FileFormatError(`${file.name} is empty: it holds blank lines only. Choose the file that holds the rows.`);
	}
	const delimiter = options.delimiter ?? detectDelimiter(text, isWhole, file.name);
	const { rows } = new RowParser(file.name, delimiter).push(text, isWhole);
	if (rows.length === 0) {
		throw new FileFormatError(
			`${file.name}: none of its first lines can be taken apart at “${delimiter}”. Choose another delimiter, or export the table as CSV.`,
		);
	}
	const header = guessHeader(rows);
	const hasHeader = options.hasHeader ?? header.hasHeader;
	const body = hasHeader ? rows.slice(1) : rows;
	if (body.length === 0) {
		throw new FileFormatError(
			`${file.name} holds a header (line 1: “${rows[0]!.join(delimiter).slice(0, 80)}”) and no rows. ` +
				'Export it again with its rows; if line 1 is a row, say that the file has no header.',
		);
	}
	const names = columnNames(rows, hasHeader);
	const columns = previewColumns(names, body);
	if (columns.length < 2) {
		throw new FileFormatError(
			`${file.name}: a row is a single column when cut at “${delimiter}” (line 1: “${rows[0]!.join('').slice(0, 80)}”). Choose another delimiter.`,
		);
	}
	const input = { delimiter, hasHeader, columns, rowCount: body.length };
	const kind = options.kind ?? guessKind(input);
	const { mapping, doubts } = kind === 'items' ? guessItems(input) : guessInteractions(input);
	if (header.doubt && options.hasHeader === undefined) doubts.unshift(header.doubt);
	return {
		fileName: file.name,
		sizeBytes: file.size,
		delimiter,
		hasHeader,
		encoding,
		compression,
		columns,
		rows: body.slice(0, shownRows),
		sampleRowCount: body.length,
		isWholeFile: isWhole,
		ambiguity: doubts.length === 0 ? null : doubts.join(' '),
		...({ kind, guess: mapping } as Pick<FilePreview, 'kind' | 'guess'>),
	} as FilePreview;
}

async function readSample(file: File) {
	const { pieces, encoding, compression } = await openText(file);
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
