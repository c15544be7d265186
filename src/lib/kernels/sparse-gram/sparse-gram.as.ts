import { addRows, clear, countRows } from '../sparse-neighbours/sparse-neighbours.as';

/**
 * A chunk of rows of XᵀX, each summed in the dense accumulator of the lane (f64, or i32 where every value is 1).
 * X is given by columns (`columnOffsets`, `rowIndices`, `columnValues`) and by rows.
 */
export function gramRows(
	lane: i32,
	chunk: i32,
	rowsPerChunk: i32,
	columnCount: i32,
	columnOffsets: usize,
	rowIndices: usize,
	columnValues: usize,
	rowOffsets: usize,
	columnIndices: usize,
	values: usize,
	isBinary: i32,
	out: usize,
	accumulators: usize,
	accumulatorStride: usize,
): void {
	const sums = accumulators + <usize>lane * accumulatorStride;
	const last = min(columnCount, (chunk + 1) * rowsPerChunk);
	for (let column = chunk * rowsPerChunk; column < last; column++) {
		clear(sums, accumulatorStride);
		const at = columnOffsets + ((<usize>column) << 2);
		for (let entry = load<u32>(at); entry < load<u32>(at, 4); entry++) {
			const row = rowOffsets + ((<usize>load<u32>(rowIndices + ((<usize>entry) << 2))) << 2);
			if (isBinary) {
				countRows(columnIndices, load<u32>(row), load<u32>(row, 4), sums);
			} else {
				const value = <f64>load<f32>(columnValues + ((<usize>entry) << 2));
				addRows(value, columnIndices, values, load<u32>(row), load<u32>(row, 4), sums);
			}
		}
		const target = out + ((<usize>column * <usize>columnCount) << 2);
		for (let other: usize = 0; other < <usize>columnCount; other++) {
			const sum = isBinary ? <f32>load<i32>(sums + (other << 2)) : <f32>load<f64>(sums + (other << 3));
			store<f32>(target + (other << 2), sum);
		}
	}
}
