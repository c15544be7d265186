import { FileFormatError } from '$lib/core/errors';

export type Bytes = Uint8Array<ArrayBuffer>;

/** Read from the disk at once. */
const sliceBytes = 1024 * 1024;
/** Handed on at once. */
const chunkBytes = 128 * 1024;

export interface FileBytes {
	compression: 'gzip' | null;
	/** Unpacked, in pieces of any size. */
	chunks: AsyncGenerator<Bytes>;
}

/**
 * Opens a file as a stream of bytes, unpacking gzip: recognised by its first bytes, since names lie.
 * @param onBytesRead told how many bytes of the file itself were read so far
 * @throws FileFormatError when the file cannot be read, is damaged or is cut off (also while streaming)
 */
export async function openBytes(file: File, onBytesRead?: (bytes: number) => void): Promise<FileBytes> {
	const [first, second] = await readSlice(file, 0, 2);
	const isGzip = first === 0x1f && second === 0x8b;
	const packed = slices(file, onBytesRead);
	return { compression: isGzip ? 'gzip' : null, chunks: isGzip ? unpack(packed, file.name) : packed };
}

async function* slices(file: File, onBytesRead?: (bytes: number) => void): AsyncGenerator<Bytes> {
	for (let start = 0; start < file.size; start += sliceBytes) {
		const bytes = await readSlice(file, start, start + sliceBytes);
		for (let offset = 0; offset < bytes.length; offset += chunkBytes) {
			const chunk = bytes.subarray(offset, offset + chunkBytes);
			onBytesRead?.(start + offset + chunk.length);
			yield chunk;
		}
	}
}

async function readSlice(file: File, start: number, end: number): Promise<Bytes> {
	try {
		return new Uint8Array(await file.slice(start, end).arrayBuffer());
	} catch (cause) {
		throw new FileFormatError(
			`${file.name} cannot be read any more: it was moved, changed or deleted after it was chosen. Choose it again.`,
			{ cause },
		);
	}
}

async function* unpack(packed: AsyncGenerator<Bytes>, fileName: string): AsyncGenerator<Bytes> {
	const source = new ReadableStream<Bytes>({
		async pull(controller) {
			const { done, value } = await packed.next();
			if (done) controller.close();
			else controller.enqueue(value);
		},
	});
	const reader = source.pipeThrough(new DecompressionStream('gzip')).getReader();
	let unpackedBytes = 0;
	try {
		for (;;) {
			const { done, value } = await reader.read();
			if (done) return;
			unpackedBytes += value.length;
			yield value as Bytes;
		}
	} catch (cause) {
		if (cause instanceof FileFormatError) throw cause;
		throw new FileFormatError(
			`${fileName} is a damaged or cut-off gzip file: it could be unpacked up to byte ${unpackedBytes.toLocaleString('en-GB')} of its content only. ` +
				'Download or pack it again, or unpack it and import the plain file.',
			{ cause },
		);
	} finally {
		// The reader may stop early (a preview, an abort); then the rest is never read.
		await reader.cancel().catch(() => undefined);
	}
}
