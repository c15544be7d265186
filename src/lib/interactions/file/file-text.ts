import { FileFormatError } from '$lib/core/errors';
import { openBytes, type FileBytes, type FileSource } from './file-bytes';
import type { Bytes } from './bytes';
import { decodeText, detectEncoding, type TextEncodingName } from './text-encoding';

/** Enough to meet the first accented letter of a catalogue that is not UTF-8. */
const sampleBytes = 1024 * 1024;
/**
 * Large enough that the cost per piece vanishes, small enough that a cancel is answered at once and that the rows of a
 * piece die young: measured, garbage collection doubles from 128 K to 512 K characters.
 */
const pieceLength = 128 * 1024;

export interface FileText {
	name: string;
	compression: FileBytes['compression'];
	encoding: TextEncodingName;
	/** Unpacked, not yet decoded. */
	chunks: AsyncGenerator<Bytes>;
}

/**
 * Opens a file of text, whatever its compression, and tells its encoding; memory holds its start only.
 * @throws FileFormatError where the file is empty, damaged, or no text (also while streaming)
 */
export async function openEncoded(source: FileSource, onBytesRead?: (bytes: number) => void): Promise<FileText> {
	const { name, compression, chunks } = await openBytes(source, onBytesRead);
	const head: Bytes[] = [];
	let headLength = 0;
	while (headLength < sampleBytes) {
		const { done, value } = await chunks.next();
		if (done) break;
		head.push(value);
		headLength += value.length;
	}
	if (headLength === 0) {
		throw new FileFormatError(`${name} is empty. Choose the file that holds the rows, or export it again.`);
	}
	const encoding = detectEncoding(concatenated(head, headLength), name);
	return { name, compression, encoding, chunks: replayed(head, chunks) };
}

/** `openEncoded`, decoded in pieces of about 128 K characters. */
export async function openText(
	source: FileSource,
): Promise<Omit<FileText, 'chunks'> & { pieces: AsyncGenerator<string> }> {
	const { chunks, ...about } = await openEncoded(source);
	return { ...about, pieces: gathered(decodeText(chunks, about.encoding)) };
}

async function* replayed(head: Bytes[], rest: AsyncGenerator<Bytes>): AsyncGenerator<Bytes> {
	try {
		yield* head.splice(0);
		yield* rest;
	} finally {
		await rest.return(undefined);
	}
}

async function* gathered(texts: AsyncIterable<string>): AsyncGenerator<string> {
	let piece = '';
	for await (const text of texts) {
		piece += text;
		if (piece.length < pieceLength) continue;
		yield piece;
		piece = '';
	}
	if (piece) yield piece;
}

function concatenated(chunks: readonly Bytes[], length: number): Bytes {
	const whole = new Uint8Array(length);
	let offset = 0;
	for (const chunk of chunks) {
		whole.set(chunk, offset);
		offset += chunk.length;
	}
	return whole;
}
