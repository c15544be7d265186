import { offer, sortDescending } from '../top-k/top-k.as';

/**
 * The neighbours of a chunk of rows. One row of the product is summed into a dense accumulator of the lane
 * (f64, or i32 where every value is 1: exact either way for counts), then scanned once for the k best.
 * Same operations in the same order as the reference, so the answers are equal to the bit.
 */
export function neighbourRows(
	lane: i32,
	chunk: i32,
	rowsPerChunk: i32,
	rowCount: i32,
	columnCount: f64,
	rowOffsets: usize,
	columnIndices: usize,
	values: usize,
	columnOffsets: usize,
	rowIndices: usize,
	columnValues: usize,
	isBinary: i32,
	means: usize,
	ownNorms: usize,
	norms: usize,
	isCentred: i32,
	shrink: f64,
	k: i32,
	counts: usize,
	indices: usize,
	similarities: usize,
	accumulators: usize,
	accumulatorStride: usize,
): void {
	const products = accumulators + <usize>lane * accumulatorStride;
	clear(products, accumulatorStride);
	const lastRow = min(rowCount, (chunk + 1) * rowsPerChunk);
	for (let row = chunk * rowsPerChunk; row < lastRow; row++) {
		const at = (<usize>row) << 2;
		const firstEntry = load<u32>(rowOffsets + at);
		const lastEntry = load<u32>(rowOffsets + at, 4);
		for (let entry = firstEntry; entry < lastEntry; entry++) {
			const column = (<usize>load<u32>(columnIndices + ((<usize>entry) << 2))) << 2;
			const first = load<u32>(columnOffsets + column);
			const last = load<u32>(columnOffsets + column, 4);
			if (isBinary) {
				countRows(rowIndices, first, last, products);
			} else {
				addRows(<f64>load<f32>(values + ((<usize>entry) << 2)), rowIndices, columnValues, first, last, products);
			}
		}
		const places = <usize>row * <usize>k * 4;
		const norm = load<f64>(ownNorms + ((<usize>row) << 3));
		const mean = columnCount * load<f64>(means + ((<usize>row) << 3));
		// prettier-ignore
		const count = norm > 0 ? scan(row, rowCount, products, isBinary, mean, means, isCentred, norm, norms, shrink,
			k, indices + places, similarities + places) : 0;
		if (norm <= 0) clear(products, accumulatorStride);
		sortDescending(count, indices + places, similarities + places);
		store<i32>(counts + at, count);
	}
}

/** Not memory.fill: that checks bounds by a size which another thread's growth may not have reached yet. */
export function clear(address: usize, byteCount: usize): void {
	const zero = i64x2.splat(0);
	for (let at: usize = 0; at < byteCount; at += 16) v128.store(address + at, zero);
}

export function countRows(rowIndices: usize, first: u32, last: u32, products: usize): void {
	let at = rowIndices + ((<usize>first) << 2);
	const end = rowIndices + ((<usize>last) << 2);
	const wholeEnd = at + ((end - at) & ~15);
	for (; at < wholeEnd; at += 16) {
		count(products + ((<usize>load<u32>(at)) << 2));
		count(products + ((<usize>load<u32>(at, 4)) << 2));
		count(products + ((<usize>load<u32>(at, 8)) << 2));
		count(products + ((<usize>load<u32>(at, 12)) << 2));
	}
	for (; at < end; at += 4) count(products + ((<usize>load<u32>(at)) << 2));
}

function count(place: usize): void {
	store<i32>(place, load<i32>(place) + 1);
}

export function addRows(
	value: f64,
	rowIndices: usize,
	columnValues: usize,
	first: u32,
	last: u32,
	products: usize,
): void {
	for (let entry = (<usize>first) << 2, end = (<usize>last) << 2; entry < end; entry += 4) {
		const place = products + ((<usize>load<u32>(rowIndices + entry)) << 3);
		store<f64>(place, load<f64>(place) + value * <f64>load<f32>(columnValues + entry));
	}
}

/** Similarities of one row to all others, two at a time; leaves the accumulator zero again. */
function scan(
	row: i32,
	rowCount: i32,
	products: usize,
	isBinary: i32,
	mean: f64,
	means: usize,
	isCentred: i32,
	norm: f64,
	norms: usize,
	shrink: f64,
	k: i32,
	indices: usize,
	similarities: usize,
): i32 {
	if (k == 0) return 0;
	const zero = i64x2.splat(0);
	let count = 0;
	for (let other = 0; other < rowCount; other += 2) {
		let pair: v128;
		if (isBinary) {
			const place = products + ((<usize>other) << 2);
			const counted = load<u64>(place);
			if (counted == 0 && !isCentred) continue;
			store<u64>(place, 0);
			pair = f64x2.convert_low_i32x4_s(i64x2.splat(counted));
		} else {
			const place = products + ((<usize>other) << 3);
			pair = v128.load(place);
			if (!isCentred && !v128.any_true(pair)) continue;
			v128.store(place, zero);
		}
		if (isCentred) pair = f64x2.sub(pair, f64x2.mul(f64x2.splat(mean), v128.load(means + ((<usize>other) << 3))));
		const otherNorms = v128.load(norms + ((<usize>other) << 3));
		const lengths = f64x2.add(f64x2.mul(f64x2.splat(norm), otherNorms), f64x2.splat(shrink));
		const both = f32x4.demote_f64x2_zero(f64x2.div(pair, lengths));
		count = offerSimilarity(row, other, rowCount, f32x4.extract_lane(both, 0), norms, count, k, indices, similarities);
		count = offerSimilarity(
			row,
			other + 1,
			rowCount,
			f32x4.extract_lane(both, 1),
			norms,
			count,
			k,
			indices,
			similarities,
		);
	}
	return count;
}

function offerSimilarity(
	row: i32,
	other: i32,
	rowCount: i32,
	similarity: f32,
	norms: usize,
	count: i32,
	k: i32,
	indices: usize,
	similarities: usize,
): i32 {
	if (count == k && !(similarity > load<f32>(similarities))) return count;
	if (other == row || other >= rowCount || similarity == 0 || !(load<f64>(norms + ((<usize>other) << 3)) > 0))
		return count;
	return offer(similarity, other, count, k, indices, similarities);
}
