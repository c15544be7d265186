import type { ColumnPiece, ColumnPieces, StoredColumn } from '$lib/storage/stored-rows';
import { allPositive, isRestrictive, type PositiveRule } from './positive';

/**
 * A column is hashed in pieces of so many elements, so that it need not be in one piece of memory. The sizes are part of
 * what a fingerprint means.
 */
export const pieceLength = 1 << 20;
export const pieceStrings = 1 << 16;

/**
 * SHA-256, in hex, over the columns of a data set: the same content gives the same fingerprint, whatever the name,
 * delimiter, compression or encoding of the file it came from. Each piece of a column is hashed by itself, a column of
 * several pieces over their hashes, then the list of columns.
 */
export class Fingerprint {
	readonly #hashes = new Map<string, string>();

	/** Passes pieces on and hashes them on the way; all but the last must have the full length. */
	async *column(name: string, pieces: ColumnPieces): AsyncGenerator<ColumnPiece> {
		const hashes: string[] = [];
		for await (const piece of pieces) {
			hashes.push(await sha256(bytesOf(piece)));
			yield piece;
		}
		this.#hashes.set(name, hashes.length === 1 ? hashes[0]! : await sha256(bytesOf(hashes)));
	}

	/**
	 * @param names of the columns that count, in this order
	 * @param positive what the rows mean, where not every one is positive: a choice that changes every result
	 */
	async finish(names: readonly string[], positive: PositiveRule = allPositive): Promise<string> {
		const lines = names.map((name) => `${JSON.stringify(name)} ${this.#hashes.get(name)}`);
		if (isRestrictive(positive)) lines.push(`positive ${canonical(positive)}`);
		return sha256(new TextEncoder().encode(lines.join('\n')));
	}
}

/** Cuts a column into the pieces that fingerprints are made over; each is a copy. */
export function* piecesOf(column: StoredColumn): Generator<ColumnPiece> {
	const step = ArrayBuffer.isView(column) ? pieceLength : pieceStrings;
	for (let start = 0; start === 0 || start < column.length; start += step) yield column.slice(start, start + step);
}

function canonical({ minValue, events, minValues = {} }: PositiveRule): string {
	const byName = Object.entries(minValues).sort(([a], [b]) => (a < b ? -1 : 1));
	return JSON.stringify([minValue, events && [...events].sort(), byName]);
}

function bytesOf(piece: ColumnPiece): Uint8Array<ArrayBuffer> {
	// JSON tells ['a', 'b'] from ['a,b'] and is the same everywhere.
	if (!ArrayBuffer.isView(piece)) return new TextEncoder().encode(JSON.stringify(piece));
	const { buffer, byteOffset, byteLength } = piece;
	if (buffer instanceof ArrayBuffer) return new Uint8Array(buffer, byteOffset, byteLength);
	return new Uint8Array(buffer, byteOffset, byteLength).slice();
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
	const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
	return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
