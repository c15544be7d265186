import { ShapeError } from './errors';

/**
 * Compressed sparse rows. Row r owns entries rowOffsets[r] … rowOffsets[r + 1] − 1;
 * columns ascend within a row and never repeat.
 */
export interface CsrMatrix {
	readonly rowCount: number;
	readonly columnCount: number;
	/** [rowCount + 1] */
	readonly rowOffsets: Uint32Array;
	/** [entryCount] */
	readonly columnIndices: Uint32Array;
	/** [entryCount] */
	readonly values: Float32Array;
}

export interface Coordinates {
	rowCount: number;
	columnCount: number;
	/** [entryCount] each; any order, no (row, column) twice. */
	rows: Uint32Array;
	columns: Uint32Array;
	values: Float32Array;
}

/**
 * Sorts coordinates into rows by two counting passes: O(entries + rows + columns).
 * `order[e]` says which coordinate became entry e, so that further columns can follow.
 * @throws ShapeError on unequal lengths, an index out of range or a repeated pair
 */
export function csrFromCoordinates(coordinates: Coordinates): { matrix: CsrMatrix; order: Uint32Array } {
	const { rowCount, columnCount, rows, columns, values } = coordinates;
	const entryCount = rows.length;
	if (columns.length !== entryCount || values.length !== entryCount) {
		throw new ShapeError(`rows ${entryCount}, columns ${columns.length} and values ${values.length} differ in length.`);
	}
	const byColumn = countingSort(columns, columnCount, identity(entryCount)).order;
	const { order, offsets } = countingSort(rows, rowCount, byColumn);
	const columnIndices = new Uint32Array(entryCount);
	const sortedValues = new Float32Array(entryCount);
	for (let entry = 0; entry < entryCount; entry++) {
		const source = order[entry]!;
		columnIndices[entry] = columns[source]!;
		sortedValues[entry] = values[source]!;
	}
	const matrix = { rowCount, columnCount, rowOffsets: offsets, columnIndices, values: sortedValues };
	rejectRepeats(matrix);
	return { matrix, order };
}

/**
 * Aᵀ in one counting pass: O(entries + rows + columns). The columns within a row of A need not ascend; those of Aᵀ do.
 * `order[e]` is the entry of A that became entry e of Aᵀ.
 */
export function transpose(matrix: CsrMatrix): { matrix: CsrMatrix; order: Uint32Array } {
	const { rowCount, columnCount, rowOffsets, columnIndices, values } = matrix;
	const entryCount = columnIndices.length;
	const offsets = countKeys(columnIndices, columnCount);
	const next = offsets.slice();
	const order = new Uint32Array(entryCount);
	const rows = new Uint32Array(entryCount);
	const moved = new Float32Array(entryCount);
	for (let row = 0; row < rowCount; row++) {
		const end = rowOffsets[row + 1]!;
		for (let entry = rowOffsets[row]!; entry < end; entry++) {
			const place = next[columnIndices[entry]!]!++;
			order[place] = entry;
			rows[place] = row;
			moved[place] = values[entry]!;
		}
	}
	return {
		matrix: { rowCount: columnCount, columnCount: rowCount, rowOffsets: offsets, columnIndices: rows, values: moved },
		order,
	};
}

/** [entryCount]: the row each entry stands in. */
export function rowOfEntry({ rowCount, rowOffsets, columnIndices }: CsrMatrix): Uint32Array {
	const rows = new Uint32Array(columnIndices.length);
	for (let row = 0; row < rowCount; row++) rows.fill(row, rowOffsets[row], rowOffsets[row + 1]);
	return rows;
}

/** The columns of one row: a view, not a copy. */
export function rowColumns(matrix: CsrMatrix, row: number): Uint32Array {
	return matrix.columnIndices.subarray(matrix.rowOffsets[row], matrix.rowOffsets[row + 1]);
}

/** The values of one row: a view, not a copy. */
export function rowValues(matrix: CsrMatrix, row: number): Float32Array {
	return matrix.values.subarray(matrix.rowOffsets[row], matrix.rowOffsets[row + 1]);
}

/** True if (row, column) has an entry; binary search. */
export function hasEntry(matrix: CsrMatrix, row: number, column: number): boolean {
	let low = matrix.rowOffsets[row]!;
	let high = matrix.rowOffsets[row + 1]!;
	while (low < high) {
		const middle = (low + high) >>> 1;
		if (matrix.columnIndices[middle]! < column) low = middle + 1;
		else high = middle;
	}
	return low < matrix.rowOffsets[row + 1]! && matrix.columnIndices[low] === column;
}

function identity(length: number): Uint32Array {
	const values = new Uint32Array(length);
	for (let index = 0; index < length; index++) values[index] = index;
	return values;
}

/** [keyCount + 1]: where the entries of each key begin once they are sorted by it. */
function countKeys(keys: Uint32Array, keyCount: number): Uint32Array {
	const offsets = new Uint32Array(keyCount + 1);
	for (let entry = 0; entry < keys.length; entry++) {
		const key = keys[entry]!;
		if (key >= keyCount) throw new ShapeError(`index ${key} is outside 0…${keyCount - 1}.`);
		offsets[key + 1]!++;
	}
	for (let key = 0; key < keyCount; key++) offsets[key + 1]! += offsets[key]!;
	return offsets;
}

/** Stable: entries with the same key keep the order they have in `order`. */
function countingSort(keys: Uint32Array, keyCount: number, order: Uint32Array) {
	const offsets = countKeys(keys, keyCount);
	const next = offsets.slice();
	const sorted = new Uint32Array(order.length);
	for (let place = 0; place < order.length; place++) {
		const source = order[place]!;
		sorted[next[keys[source]!]!++] = source;
	}
	return { order: sorted, offsets };
}

function rejectRepeats({ rowCount, rowOffsets, columnIndices }: CsrMatrix): void {
	for (let row = 0; row < rowCount; row++) {
		for (let entry = rowOffsets[row]! + 1; entry < rowOffsets[row + 1]!; entry++) {
			if (columnIndices[entry] === columnIndices[entry - 1]) {
				throw new ShapeError(`row ${row} holds column ${columnIndices[entry]} twice: collapse repeats first.`);
			}
		}
	}
}
