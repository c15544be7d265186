import { FileFormatError } from '$lib/core/errors';
import { startingWith, type Bytes } from './bytes';
import { openMember } from './zip-members';

/** Read from the disk at once. */
const sliceBytes = 1024 * 1024;
/** Handed on at once. */
const chunkBytes = 128 * 1024;

/** Text packs 3 to 20 times; what unpacks to more, once it is large, would only fill the memory. */
const bombRatio = 250;
const bombBytes = 64 * 1024 * 1024;

export interface FileBytes {
	/** What the user sees: the file's name, or the member's within it. */
	name: string;
	compression: 'gzip' | 'zip' | null;
	/** Unpacked, in pieces of any size. */
	chunks: AsyncGenerator<Bytes>;
}

/** A file, or one of those inside a zip archive. */
export interface FileSource {
	file: File;
	/** The name of a file inside `file`, which then is a zip archive. */
	member?: string | undefined;
}

/** How a source is called in messages. */
export function sourceName({ file, member }: FileSource): string {
	return member === undefined ? file.name : `${file.name} › ${member}`;
}

/**
 * Opens a file as a stream of bytes, out of its zip archive and unpacked from gzip: recognised by its first bytes, since
 * names lie.
 * @param onBytesRead told how many bytes of the file itself were read so far
 * @throws FileFormatError when the file cannot be read, is damaged, is cut off or unpacks without end (also while streaming)
 */
export async function openBytes(source: FileSource, onBytesRead?: (bytes: number) => void): Promise<FileBytes> {
	const { file, member } = source;
	const name = sourceName(source);
	let chunks: AsyncGenerator<Bytes>;
	if (member === undefined) chunks = slices(file, name, onBytesRead);
	else {
		const opened = await openMember(file, member);
		const packed = slices(opened.packed, name, onBytesRead);
		chunks = opened.member.method === 0 ? packed : unpack(packed, 'deflate-raw', name);
	}
	const first = await chunks.next();
	const start = first.done ? new Uint8Array(0) : first.value;
	const whole = first.done ? chunks : startingWith(start, chunks);
	const isGzip = start[0] === 0x1f && start[1] === 0x8b;
	return {
		name,
		compression: isGzip ? 'gzip' : member === undefined ? null : 'zip',
		chunks: isGzip ? unpack(whole, 'gzip', name) : whole,
	};
}

async function* slices(blob: Blob, name: string, onBytesRead?: (bytes: number) => void): AsyncGenerator<Bytes> {
	for (let start = 0; start < blob.size; start += sliceBytes) {
		const bytes = await readSlice(blob, name, start, start + sliceBytes);
		for (let offset = 0; offset < bytes.length; offset += chunkBytes) {
			const chunk = bytes.subarray(offset, offset + chunkBytes);
			onBytesRead?.(start + offset + chunk.length);
			yield chunk;
		}
	}
}

async function readSlice(blob: Blob, name: string, start: number, end: number): Promise<Bytes> {
	try {
		return new Uint8Array(await blob.slice(start, end).arrayBuffer());
	} catch (cause) {
		throw new FileFormatError(
			`${name} cannot be read any more: it was moved, changed or deleted after it was chosen. Choose it again.`,
			{ cause },
		);
	}
}

async function* unpack(
	packed: AsyncGenerator<Bytes>,
	format: 'gzip' | 'deflate-raw',
	name: string,
): AsyncGenerator<Bytes> {
	let packedBytes = 0;
	const source = new ReadableStream<Bytes>({
		async pull(controller) {
			const { done, value } = await packed.next();
			if (done) return controller.close();
			packedBytes += value.length;
			controller.enqueue(value);
		},
	});
	const reader = source.pipeThrough(new DecompressionStream(format)).getReader();
	let unpackedBytes = 0;
	let lines = 1;
	try {
		for (;;) {
			const { done, value } = await reader.read();
			if (done) return;
			unpackedBytes += value.length;
			for (let at = value.indexOf(10); at !== -1; at = value.indexOf(10, at + 1)) lines++;
			if (unpackedBytes > bombBytes && unpackedBytes > packedBytes * bombRatio) {
				throw new FileFormatError(
					`${name} unpacks to more than ${bombRatio} times its size, as a “zip bomb” does, and was left alone. ` +
						'Unpack it yourself and import the plain file, if it is what you think.',
				);
			}
			yield value as Bytes;
		}
	} catch (cause) {
		if (cause instanceof FileFormatError) throw cause;
		throw new FileFormatError(
			`${name} is a damaged or cut-off ${format === 'gzip' ? 'gzip' : 'zip'} file: it could be unpacked up to line ${lines.toLocaleString('en-GB')} (byte ${unpackedBytes.toLocaleString('en-GB')}) of its content only. ` +
				'Download or pack it again, or unpack it and import the plain file.',
			{ cause },
		);
	} finally {
		// The reader may stop early (a preview, an abort); then the rest is never read.
		await reader.cancel().catch(() => undefined);
	}
}
