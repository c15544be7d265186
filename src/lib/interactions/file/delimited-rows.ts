import { ByteRowScanner, type ByteRows } from './byte-rows';
import { startingWith, type Bytes } from './bytes';
import { parseRows, RowParser, type RowBatch } from './row-parser';
import { decodeText, type TextEncodingName } from './text-encoding';

export type DelimitedBatch = { kind: 'text'; batch: RowBatch } | { kind: 'bytes'; rows: ByteRows };

export interface DelimitedOptions {
	fileName: string;
	delimiter: string;
	encoding: TextEncodingName;
	/** The columns whose cells are wanted as bytes; null while that is not known yet, or where strings are wanted. */
	byteColumns: () => readonly number[] | null;
}

/** A line longer than that is no log's; the parser of text says so. */
const longestLine = 256 * 1024;
const newline = 0x0a;

/**
 * Streams the rows of a delimited file: as bytes where the caller wants bytes, the encoding writes ASCII as ASCII and no
 * quote stands in the way, else through PapaParse. Which way a row takes does not change what is in it.
 */
export async function* readDelimited(
	chunks: AsyncGenerator<Bytes>,
	options: DelimitedOptions,
): AsyncGenerator<DelimitedBatch> {
	const { fileName, delimiter, encoding } = options;
	if (!canScan(encoding, delimiter)) {
		for await (const batch of parseRows(decodeText(chunks, encoding), fileName, delimiter))
			yield { kind: 'text', batch };
		return;
	}
	const parser = new RowParser(fileName, delimiter);
	const decoder = new TextDecoder(encoding, { ignoreBOM: true });
	let scanner: ByteRowScanner | null = null;
	let carry: Bytes = new Uint8Array(0);
	let isStart = true;
	for await (const chunk of chunks) {
		let whole = carry.length === 0 ? chunk : joined(carry, chunk);
		if (isStart && encoding === 'utf-8') {
			if (whole.length < 3) {
				carry = whole;
				continue;
			}
			if (whole[0] === 0xef && whole[1] === 0xbb && whole[2] === 0xbf) whole = whole.subarray(3);
		}
		isStart = false;
		const end = whole.lastIndexOf(newline) + 1;
		if (end === 0) {
			if (whole.length <= longestLine) {
				carry = whole;
				continue;
			}
			// No line ends here: old line breaks, or no table at all. The rest goes through the parser that knows both.
			const rest = decodeText(startingWith(whole, chunks), encoding);
			for await (const text of rest) yield { kind: 'text', batch: parser.push(text, false) };
			carry = new Uint8Array(0);
			break;
		}
		carry = whole.slice(end);
		let block = whole.subarray(0, end);
		const columns = options.byteColumns();
		if (columns && parser.isBetweenRows) {
			scanner ??= new ByteRowScanner(delimiter, columns);
			const { rows, end: stop, nextLine } = scanner.scan(block, parser.line);
			parser.line = nextLine;
			if (rows.count > 0) yield { kind: 'bytes', rows };
			block = block.subarray(stop);
		}
		if (block.length > 0) yield { kind: 'text', batch: parser.push(decoder.decode(block), false) };
	}
	if (isStart && carry[0] === 0xef && carry[1] === 0xbb && carry[2] === 0xbf) carry = carry.subarray(3);
	yield { kind: 'text', batch: parser.push(decoder.decode(carry), true) };
}

/** Where a byte below 128 is always the ASCII letter it looks like, and the delimiter is made of such. */
function canScan(encoding: TextEncodingName, delimiter: string): boolean {
	return (encoding === 'utf-8' || encoding === 'windows-1252') && /^[\t -~]+$/.test(delimiter) && delimiter !== '"';
}

function joined(a: Bytes, b: Bytes): Bytes {
	const whole = new Uint8Array(a.length + b.length);
	whole.set(a);
	whole.set(b, a.length);
	return whole;
}
