import type { AsyncBuffer } from 'hyparquet';
import { FileFormatError } from '$lib/core/errors';
import { openBytes, sourceName, type FileSource } from './file-bytes';
import { cellOf } from './json-values';
import type { RecordBatch } from './record-batch';

/** Rows made into text at once; the columns of a row group are in memory anyway. */
const batchRows = 20_000;
/** A packed Parquet file must be unpacked whole, since it is read from its end. */
const largestUnpacked = 1024 * 1024 * 1024;

/**
 * Streams the rows of a Parquet file, a row group at a time. The reader is loaded when the first such file comes.
 * @param columns the columns to read; all where null
 * @throws FileFormatError where the file is damaged or packed in an unknown way
 */
export async function* readParquet(
	source: FileSource,
	columns: readonly string[] | null,
	onBytesRead?: (bytes: number) => void,
): AsyncGenerator<RecordBatch> {
	const name = sourceName(source);
	const [{ parquetMetadataAsync, parquetReadObjects }, { compressors }] = await Promise.all([
		import('hyparquet'),
		import('hyparquet-compressors'),
	]);
	const blob = await wholeOf(source);
	const file: AsyncBuffer = {
		byteLength: blob.size,
		slice: (start, end) => blob.slice(start, end).arrayBuffer(),
	};
	try {
		const metadata = await parquetMetadataAsync(file);
		let rowStart = 0;
		let bytesRead = 0;
		for (const group of metadata.row_groups) {
			const rowEnd = rowStart + Number(group.num_rows);
			const rows = await parquetReadObjects({
				file,
				metadata,
				compressors,
				rowStart,
				rowEnd,
				...(columns && { columns: [...columns] }),
			});
			bytesRead += Number(group.total_compressed_size ?? group.total_byte_size);
			onBytesRead?.(Math.min(bytesRead, source.file.size));
			for (let start = 0; start < rows.length; start += batchRows) {
				const part = rows.slice(start, start + batchRows);
				yield {
					records: part.map((row) => new Map(Object.entries(row).map(([key, value]) => [key, cellOf(value)]))),
					lines: part.map((_, index) => rowStart + start + index + 1),
					broken: [],
				};
			}
			rowStart = rowEnd;
		}
	} catch (cause) {
		if (cause instanceof FileFormatError) throw cause;
		const why = cause instanceof Error ? cause.message : String(cause);
		throw new FileFormatError(
			`${name} is a damaged Parquet file, or one written in a way that cannot be read here (${why.slice(0, 120)}). ` +
				'Write it again, or export it as CSV.',
			{ cause },
		);
	}
}

/** Parquet is read from its end: a packed one is unpacked first. */
async function wholeOf(source: FileSource): Promise<Blob> {
	const { name, compression, chunks } = await openBytes(source);
	if (compression === null) {
		await chunks.return(undefined);
		return source.file;
	}
	const parts: BlobPart[] = [];
	let sizeBytes = 0;
	for await (const chunk of chunks) {
		sizeBytes += chunk.length;
		if (sizeBytes > largestUnpacked) {
			throw new FileFormatError(
				`${name} unpacks to more than a gigabyte. Unpack it and import the plain Parquet file.`,
			);
		}
		parts.push(chunk.slice());
	}
	return new Blob(parts);
}
