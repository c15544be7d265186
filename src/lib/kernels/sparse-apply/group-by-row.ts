/** Gradient entries sorted by the table row they belong to, in order of appearance within a row. */
export interface RowEntries {
	/** Each touched row once, ascending. */
	rows: Uint32Array;
	/** [rows.length + 1]: row s owns entries offsets[s] … offsets[s + 1] − 1. */
	offsets: Uint32Array;
	/** [entryCount] where the entry's gradient starts */
	starts: Uint32Array;
	/** [entryCount] */
	weights: Float32Array;
}

/**
 * Groups entries by row with one counting sort: O(entries + tableRows), stable, so sums have one order.
 * @param rows [entryCount] table row of each entry
 */
export function groupByRow(
	rows: Uint32Array,
	starts: Uint32Array,
	weights: Float32Array,
	tableRows: number,
): RowEntries {
	const counts = new Uint32Array(tableRows + 1);
	for (const row of rows) counts[row]++;
	const touched: number[] = [];
	const offsets: number[] = [];
	let sum = 0;
	for (let row = 0; row < tableRows; row++) {
		const count = counts[row];
		if (count > 0) {
			touched.push(row);
			offsets.push(sum);
		}
		counts[row] = sum;
		sum += count;
	}
	const sorted = { starts: new Uint32Array(rows.length), weights: new Float32Array(rows.length) };
	for (let entry = 0; entry < rows.length; entry++) {
		const place = counts[rows[entry]]++;
		sorted.starts[place] = starts[entry];
		sorted.weights[place] = weights[entry];
	}
	return { rows: Uint32Array.from(touched), offsets: Uint32Array.from([...offsets, sum]), ...sorted };
}
