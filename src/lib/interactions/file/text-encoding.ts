import { FileFormatError } from '$lib/core/errors';
import type { Bytes } from './bytes';

export type TextEncodingName = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030' | 'windows-1252';

/** First bytes of files people drop that are no text, and what to do with them. */
const knownBinaries: readonly [signature: string, name: string, wayOut: string][] = [
	['PK\x03\x04', 'a zip archive inside another file', 'Unpack it, or save the sheet as CSV if it is a workbook'],
	['\xd0\xcf\x11\xe0', 'an old Excel workbook', 'Save the sheet as CSV'],
	['%PDF', 'a PDF', 'Export the table as CSV'],
	['SQLite format 3', 'a SQLite database', 'Export the table as CSV'],
	['BZh', 'a bzip2 archive', 'Unpack it, or pack it as .gz'],
	['\xfd7zXZ', 'an xz archive', 'Unpack it, or pack it as .gz'],
	['7z\xbc\xaf', 'a 7-zip archive', 'Unpack it, or pack it as .gz'],
	['\x28\xb5\x2f\xfd', 'a Zstandard archive', 'Unpack it, or pack it as .gz'],
	['\x1f\x8b', 'a gzip file inside a gzip file', 'Unpack it once'],
];

/**
 * Tells the encoding from the start of a file: byte-order mark, then the zeros of UTF-16, then whether it is valid UTF-8, then
 * whether it reads as Chinese.
 * @throws FileFormatError where the bytes are no text
 */
export function detectEncoding(sample: Bytes, fileName: string): TextEncodingName {
	refuseKnownBinaries(sample, fileName);
	if (sample[0] === 0xff && sample[1] === 0xfe) return 'utf-16le';
	if (sample[0] === 0xfe && sample[1] === 0xff) return 'utf-16be';
	const zeros = [0, 0];
	let controls = 0;
	for (let index = 0; index < sample.length; index++) {
		const byte = sample[index]!;
		if (byte === 0) zeros[index % 2]!++;
		else if (isNoText(byte)) controls++;
	}
	const half = sample.length / 2;
	if (zeros[1]! > half * 0.3 && zeros[0]! < half * 0.05) return 'utf-16le';
	if (zeros[0]! > half * 0.3 && zeros[1]! < half * 0.05) return 'utf-16be';
	if (zeros[0]! + zeros[1]! > 0 || controls > sample.length * 0.05) {
		throw new FileFormatError(
			`${fileName} is not a text file: it holds bytes that no text has, the first in line ${lineOfFirst(sample, isNoText).toLocaleString('en-GB')}. ` +
				'Export the table as CSV and import that.',
		);
	}
	if (isValid(sample, 'utf-8')) return 'utf-8';
	return isChinese(sample) ? 'gb18030' : 'windows-1252';
}

/** Decodes a byte stream; the byte-order mark is dropped, malformed sequences become U+FFFD. */
export async function* decodeText(chunks: AsyncIterable<Bytes>, encoding: TextEncodingName): AsyncGenerator<string> {
	const decoder = new TextDecoder(encoding);
	for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true });
	yield decoder.decode();
}

function isNoText(byte: number): boolean {
	return byte < 9 || (byte > 13 && byte < 28);
}

/** Counted from 1. */
function lineOfFirst(sample: Bytes, isWanted: (byte: number) => boolean): number {
	let line = 1;
	for (const byte of sample) {
		if (isWanted(byte)) break;
		if (byte === 10) line++;
	}
	return line;
}

function refuseKnownBinaries(sample: Bytes, fileName: string): void {
	const start = String.fromCharCode(...sample.subarray(0, 16));
	const known = knownBinaries.find(([signature]) => start.startsWith(signature));
	if (!known) return;
	const [, name, wayOut] = known;
	throw new FileFormatError(`${fileName} is ${name}, which cannot be read here. ${wayOut}, then import that.`);
}

/**
 * GB18030 (with GBK and GB2312 in it) against Western letters: in Chinese the bytes beyond ASCII come in pairs, where an
 * accented letter stands between plain ones.
 */
function isChinese(sample: Bytes): boolean {
	let pairs = 0;
	let singles = 0;
	for (let at = 0; at < sample.length; at++) {
		if (sample[at]! < 0x81) continue;
		if (sample[at + 1]! >= 0xa1) {
			pairs++;
			at++;
		} else singles++;
	}
	return pairs > singles * 4 && isValid(sample, 'gb18030');
}

function isValid(sample: Bytes, encoding: 'utf-8' | 'gb18030'): boolean {
	try {
		// Streaming, since the sample may end in the middle of a character.
		new TextDecoder(encoding, { fatal: true }).decode(sample, { stream: true });
		return true;
	} catch {
		return false;
	}
}
