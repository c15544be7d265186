import type { Transaction } from './database';
import type { StoredArray, StoredChunk, StoredColumn } from './stored-rows';

/** Small enough for one message between a worker and the browser's storage process. */
const chunkBytes = 16 * 1024 * 1024;
const chunkStrings = 65_536;

type ChunkStore = 'dataset-columns' | 'artifacts' | 'experiment-states';

/**
 * Queues JSON and columns under [...prefix, columnName, chunkNumber] and resolves when all are written.
 * Columns are only read; one in shared memory or a view of a larger buffer is copied first.
 */
export async function putColumns(
	transaction: Transaction<'readwrite'>,
	storeName: ChunkStore,
	prefix: readonly string[],
	json: unknown,
	columns: Record<string, StoredColumn>,
): Promise<void> {
	const store = transaction.objectStore(storeName);
	// Async, so that a value that cannot be stored rejects among the others instead of leaving them unwatched.
	const put = async (chunk: StoredChunk, key: IDBValidKey[]) => store.put(chunk, key);
	const writes = [put({ json }, [...prefix, '', 0])];
	for (const [name, column] of Object.entries(columns)) {
		let chunkNumber = 0;
		for (const chunk of chunksOf(column)) writes.push(put(chunk, [...prefix, name, chunkNumber++]));
	}
	await Promise.all(writes);
}

/**
 * Reads what putColumns wrote; null where nothing is stored under the prefix. One column's chunks live at a time beside
 * the columns already joined.
 */
export async function getColumns(
	transaction: Transaction<'readonly'>,
	storeName: ChunkStore,
	prefix: readonly string[],
): Promise<{ json: unknown; columns: Record<string, StoredColumn> } | null> {
	const store = transaction.objectStore(storeName);
	const keys = await store.getAllKeys(keysUnder(prefix));
	// Without their JSON the columns are being swept away.
	if (!keys.some((key) => key[prefix.length] === '')) return null;
	let json: unknown = null;
	const columns: Record<string, StoredColumn> = {};
	for (const name of new Set(keys.map((key) => String(key[prefix.length])))) {
		const values: StoredChunk[] = await store.getAll(keysUnder([...prefix, name]));
		const [first] = values;
		if (first !== undefined && !ArrayBuffer.isView(first) && !Array.isArray(first)) json = first.json;
		else columns[name] = joined(values as (StoredArray | string[])[]);
	}
	return { json, columns };
}

/** All keys that start with `prefix`: an array sorts after every string and number. */
export function keysUnder(prefix: readonly string[]): IDBKeyRange {
	return IDBKeyRange.bound([...prefix], [...prefix, []]);
}

/** A column as the pieces it is stored in; long ones are copied piece by piece. */
export function* chunksOf(column: StoredColumn): Generator<StoredArray | string[]> {
	if (!ArrayBuffer.isView(column)) {
		for (let start = 0; start === 0 || start < column.length; start += chunkStrings) {
			yield column.slice(start, start + chunkStrings);
		}
		return;
	}
	// Structured clone keeps the whole buffer under a view, and refuses shared memory: both need a copy.
	const isWhole = column.buffer instanceof ArrayBuffer && column.byteLength === column.buffer.byteLength;
	if (isWhole && column.byteLength <= chunkBytes) {
		yield column;
		return;
	}
	const step = chunkBytes / column.BYTES_PER_ELEMENT;
	for (let start = 0; start === 0 || start < column.length; start += step) yield column.slice(start, start + step);
}

function joined(chunks: (StoredArray | string[])[]): StoredColumn {
	const first = chunks[0]!;
	if (chunks.length === 1) return first;
	if (Array.isArray(first)) return (chunks as string[][]).flat();
	const arrays = chunks as StoredArray[];
	const length = arrays.reduce((sum, array) => sum + array.length, 0);
	const whole = new (first.constructor as new (length: number) => StoredArray)(length);
	let offset = 0;
	for (const array of arrays) {
		whole.set(array, offset);
		offset += array.length;
	}
	return whole;
}
