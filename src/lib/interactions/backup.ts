import { FileFormatError } from '$lib/core/errors';
import type { DatasetParts, StoredArray, StoredColumn } from '$lib/storage/stored-rows';
import { loadDataset } from '$lib/storage/dataset-store';
import type { DatasetSummary } from './dataset';
import { aboutOf, storeDataset, unpack } from './dataset-reader';
import { openBytes } from './file/file-bytes';
import type { Bytes } from './file/bytes';
import { piecesOf } from './fingerprint';

/**
 * A backup is gzip over: this line; then for each data set a line of JSON (BackupHeader) and the bytes of its columns, one after the
 * other as the header lists them. Numbers are little-endian, texts are JSON arrays in UTF-8.
 */
const magic = 'SHELFWISE BACKUP 1';
const longestHeader = 4 * 1024 * 1024;

const numberTypes = { Uint8Array, Uint32Array, Float32Array, Float64Array, Int8Array, Int32Array } as const;
type NumberType = keyof typeof numberTypes;

interface BackupHeader {
	summary: DatasetSummary;
	json: unknown;
	columns: { name: string; type: NumberType | 'text'; pieceBytes: number[] }[];
}

export interface BackupHooks {
	signal?: AbortSignal;
	/** Told which data set is at work. */
	onDataset?: (name: string) => void;
}

/** Data sets as one file: columns, names and fingerprints; what was trained on them is not in it. */
export async function backUpDatasets(datasetIds: readonly string[], hooks: BackupHooks = {}): Promise<Blob> {
	const chunks = backupChunks(datasetIds, hooks);
	const source = new ReadableStream<Bytes>({
		async pull(controller) {
			try {
				const { done, value } = await chunks.next();
				if (done) controller.close();
				else controller.enqueue(value);
			} catch (error) {
				controller.error(error);
			}
		},
	});
	const packed = await new Response(source.pipeThrough(new CompressionStream('gzip'))).blob();
	return new Blob([packed], { type: 'application/gzip' });
}

async function* backupChunks(datasetIds: readonly string[], { signal, onDataset }: BackupHooks): AsyncGenerator<Bytes> {
	const encoder = new TextEncoder();
	yield encoder.encode(`${magic}\n`);
	for (const datasetId of datasetIds) {
		signal?.throwIfAborted();
		const { summary, parts } = await loadDataset<DatasetSummary>(datasetId);
		onDataset?.(summary.name);
		const columns = Object.entries(parts.columns).map(([name, column]) => {
			const pieces = [...piecesOf(column)].map((piece) => bytesOf(piece));
			return { name, type: typeOf(column), pieces };
		});
		const header: BackupHeader = {
			summary,
			json: parts.json,
			columns: columns.map(({ name, type, pieces }) => ({
				name,
				type,
				pieceBytes: pieces.map(({ length }) => length),
			})),
		};
		yield encoder.encode(`${JSON.stringify(header)}\n`);
		for (const { pieces } of columns) {
			for (const piece of pieces) {
				signal?.throwIfAborted();
				yield piece;
			}
		}
	}
}

export interface RestoreResult {
	restored: DatasetSummary[];
	/** Names of data sets that are here already, with the same content. */
	known: string[];
}

/**
 * Stores the data sets of a backup, each whole or not at all, with the fingerprints they had; one that is here already,
 * with the same content, is left as it is.
 * @param here the data sets on this device
 * @throws FileFormatError where the file is no backup, or damaged; what was restored before the damage stays
 */
export async function restoreBackup(
	file: File,
	here: readonly Pick<DatasetSummary, 'datasetId' | 'fingerprint'>[],
	{ signal, onDataset }: BackupHooks = {},
): Promise<RestoreResult> {
	const { chunks } = await openBytes({ file });
	const reader = new ByteReader(chunks, file.name);
	const result: RestoreResult = { restored: [], known: [] };
	try {
		if ((await reader.line(magic.length + 2)) !== magic) {
			throw new FileFormatError(`${file.name} is no backup of Shelfwise. Choose a file that “Back up” saved.`);
		}
		for (let line = await reader.line(longestHeader); line !== null; line = await reader.line(longestHeader)) {
			signal?.throwIfAborted();
			const { summary, json, columns } = headerOf(line, file.name);
			onDataset?.(summary.name);
			const parts: DatasetParts = { json, columns: {} };
			for (const column of columns) parts.columns[column.name] = await readColumn(reader, column);
			if (here.some(({ fingerprint }) => fingerprint === summary.fingerprint)) {
				result.known.push(summary.name);
				continue;
			}
			const isTaken = here.some(({ datasetId }) => datasetId === summary.datasetId);
			const stored = await storeDataset(unpack(parts), aboutOf(summary), {
				signal,
				datasetId: isTaken ? undefined : summary.datasetId,
				expectedFingerprint: summary.fingerprint,
			});
			result.restored.push(stored);
		}
	} finally {
		await chunks.return(undefined);
	}
	return result;
}

function headerOf(line: string, fileName: string): BackupHeader {
	try {
		const header = JSON.parse(line) as BackupHeader;
		if (typeof header.summary.fingerprint === 'string' && Array.isArray(header.columns)) return header;
	} catch {
		// Said below.
	}
	throw damaged(fileName);
}

async function readColumn(
	reader: ByteReader,
	{ type, pieceBytes }: BackupHeader['columns'][number],
): Promise<StoredColumn> {
	const pieces: Bytes[] = [];
	for (const length of pieceBytes) pieces.push(await reader.bytes(length));
	if (type === 'text') return pieces.flatMap((piece) => JSON.parse(new TextDecoder().decode(piece)) as string[]);
	const bytes = new Uint8Array(pieceBytes.reduce((sum, length) => sum + length, 0));
	let offset = 0;
	for (const piece of pieces) {
		bytes.set(piece, offset);
		offset += piece.length;
	}
	return new numberTypes[type](bytes.buffer);
}

/** Takes a stream of bytes as lines and blocks of a known length. */
class ByteReader {
	readonly #chunks: AsyncGenerator<Bytes>;
	readonly #fileName: string;
	#rest: Bytes = new Uint8Array(0);

	constructor(chunks: AsyncGenerator<Bytes>, fileName: string) {
		this.#chunks = chunks;
		this.#fileName = fileName;
	}

	/** The text up to the next line break; null at the end of the file. */
	async line(mostBytes: number): Promise<string | null> {
		const taken: Bytes[] = [];
		let length = 0;
		for (;;) {
			const end = this.#rest.indexOf(0x0a);
			const part = end === -1 ? this.#rest : this.#rest.subarray(0, end);
			taken.push(part);
			length += part.length;
			this.#rest = end === -1 ? new Uint8Array(0) : this.#rest.subarray(end + 1);
			if (end !== -1) break;
			if (length > mostBytes) throw damaged(this.#fileName);
			const { done, value } = await this.#chunks.next();
			if (!done) this.#rest = value;
			else if (length === 0) return null;
			else throw damaged(this.#fileName);
		}
		return new TextDecoder().decode(await new Blob(taken).arrayBuffer());
	}

	async bytes(length: number): Promise<Bytes> {
		const whole = new Uint8Array(length);
		let filled = 0;
		while (filled < length) {
			if (this.#rest.length === 0) {
				const { done, value } = await this.#chunks.next();
				if (done) throw damaged(this.#fileName);
				this.#rest = value;
			}
			const part = this.#rest.subarray(0, length - filled);
			whole.set(part, filled);
			filled += part.length;
			this.#rest = this.#rest.subarray(part.length);
		}
		return whole;
	}
}

function typeOf(column: StoredColumn): NumberType | 'text' {
	return ArrayBuffer.isView(column) ? (column.constructor.name as NumberType) : 'text';
}

function bytesOf(piece: StoredArray | string[]): Bytes {
	if (!ArrayBuffer.isView(piece)) return new TextEncoder().encode(JSON.stringify(piece));
	return new Uint8Array(piece.buffer as ArrayBuffer, piece.byteOffset, piece.byteLength);
}

function damaged(fileName: string): FileFormatError {
	return new FileFormatError(
		`${fileName} is a damaged or cut-off backup. Data sets restored before the damage are whole; use another copy for the rest.`,
	);
}
