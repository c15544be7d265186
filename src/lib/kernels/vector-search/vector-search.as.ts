import { multiplyAdd } from '../simd.as';
import { offerInAnyOrder, sortDescending } from '../top-k/top-k.as';

/**
 * A chunk of a table [rowCount × dim]: the lane's heap of the k rows with the largest products with the query takes the better ones.
 * Chunks come in any order, so a row as good as the worst may still stand before it.
 * `counts` starts at 0 a lane; `mergeLanes` ends the search.
 */
export function searchRows(
	lane: i32,
	chunk: i32,
	rowsPerChunk: i32,
	rowCount: i32,
	dim: i32,
	table: usize,
	query: usize,
	k: i32,
	counts: usize,
	indices: usize,
	values: usize,
): void {
	const rowBytes = (<usize>dim) << 2;
	const start = (<usize>lane * <usize>k) << 2;
	const lastRow = min(rowCount, (chunk + 1) * rowsPerChunk) - 1;
	let count = load<i32>(counts + ((<usize>lane) << 2));
	let worst: f32 = count == k ? load<f32>(values + start) : -Infinity;
	for (let row = chunk * rowsPerChunk; row <= lastRow; row += 4) {
		const scores = products(
			table + <usize>row * rowBytes,
			table + <usize>min(row + 1, lastRow) * rowBytes,
			table + <usize>min(row + 2, lastRow) * rowBytes,
			table + <usize>min(row + 3, lastRow) * rowBytes,
			query,
			dim,
		);
		if (!v128.any_true(f32x4.ge(scores, f32x4.splat(worst)))) continue;
		for (let place = 0; place < 4 && row + place <= lastRow; place++) {
			count = offerInAnyOrder(laneOf(scores, place), row + place, count, k, indices + start, values + start);
		}
		if (count == k) worst = load<f32>(values + start);
	}
	store<i32>(counts + ((<usize>lane) << 2), count);
}

/** Ranks the rows of all lanes' heaps into the first lane's places, ties by lower index. */
export function mergeLanes(laneCount: i32, k: i32, counts: usize, indices: usize, values: usize): i32 {
	let count = load<i32>(counts);
	for (let lane = 1; lane < laneCount; lane++) {
		const start = (<usize>lane * <usize>k) << 2;
		const found = load<i32>(counts + ((<usize>lane) << 2));
		for (let rank = 0; rank < found; rank++) {
			const place = start + ((<usize>rank) << 2);
			count = offerInAnyOrder(load<f32>(values + place), load<i32>(indices + place), count, k, indices, values);
		}
	}
	sortDescending(count, indices, values);
	return count;
}

/** The products of the named rows with the query, as `searchRows` sums them. */
export function scoreRows(rows: usize, count: i32, dim: i32, table: usize, query: usize, scores: usize): void {
	const rowBytes = (<usize>dim) << 2;
	const last = count - 1;
	for (let place = 0; place < count; place += 4) {
		const sums = products(
			table + rowAt(rows, place) * rowBytes,
			table + rowAt(rows, min(place + 1, last)) * rowBytes,
			table + rowAt(rows, min(place + 2, last)) * rowBytes,
			table + rowAt(rows, min(place + 3, last)) * rowBytes,
			query,
			dim,
		);
		for (let other = 0; other < 4 && place + other < count; other++) {
			store<f32>(scores + ((<usize>(place + other)) << 2), laneOf(sums, other));
		}
	}
}

function rowAt(rows: usize, place: i32): usize {
	return <usize>load<u32>(rows + ((<usize>place) << 2));
}

/** Four rows times one query: a query's numbers are loaded once for the four, and the sums come out side by side. */
function products(row0: usize, row1: usize, row2: usize, row3: usize, query: usize, dim: i32): v128 {
	const end = (<usize>dim) << 2;
	let sum0 = f32x4.splat(0);
	let sum1 = f32x4.splat(0);
	let sum2 = f32x4.splat(0);
	let sum3 = f32x4.splat(0);
	let at: usize = 0;
	for (; at + 16 <= end; at += 16) {
		const numbers = v128.load(query + at);
		sum0 = multiplyAdd(v128.load(row0 + at), numbers, sum0);
		sum1 = multiplyAdd(v128.load(row1 + at), numbers, sum1);
		sum2 = multiplyAdd(v128.load(row2 + at), numbers, sum2);
		sum3 = multiplyAdd(v128.load(row3 + at), numbers, sum3);
	}
	const pairs01 = f32x4.add(v128.shuffle<f32>(sum0, sum1, 0, 4, 1, 5), v128.shuffle<f32>(sum0, sum1, 2, 6, 3, 7));
	const pairs23 = f32x4.add(v128.shuffle<f32>(sum2, sum3, 0, 4, 1, 5), v128.shuffle<f32>(sum2, sum3, 2, 6, 3, 7));
	let sums = f32x4.add(
		v128.shuffle<f32>(pairs01, pairs23, 0, 1, 4, 5),
		v128.shuffle<f32>(pairs01, pairs23, 2, 3, 6, 7),
	);
	for (; at < end; at += 4) {
		const column = f32x4(load<f32>(row0 + at), load<f32>(row1 + at), load<f32>(row2 + at), load<f32>(row3 + at));
		sums = f32x4.add(sums, f32x4.mul(column, f32x4.splat(load<f32>(query + at))));
	}
	return sums;
}

/** A lane by its number at run time. */
function laneOf(x: v128, place: i32): f32 {
	if (place == 0) return f32x4.extract_lane(x, 0);
	if (place == 1) return f32x4.extract_lane(x, 1);
	if (place == 2) return f32x4.extract_lane(x, 2);
	return f32x4.extract_lane(x, 3);
}

/** The smallest scale of a row that is not zero: below it, numbers this small lose their own precision. */
const leastScale: f32 = 1e-30;

/** A chunk of rows as whole numbers −127 … 127 of a scale of the row's own, `codeBytes` (dim rounded up to 16) a row. */
export function quantiseRows(
	lane: i32,
	chunk: i32,
	rowsPerChunk: i32,
	rowCount: i32,
	dim: i32,
	table: usize,
	codes: usize,
	codeBytes: usize,
	scales: usize,
): void {
	const last = min(rowCount, (chunk + 1) * rowsPerChunk);
	for (let row = chunk * rowsPerChunk; row < last; row++) {
		const source = table + <usize>row * ((<usize>dim) << 2);
		const target = codes + <usize>row * codeBytes;
		let largest: f32 = 0;
		for (let d: usize = 0; d < <usize>dim; d++) largest = max(largest, abs(load<f32>(source + (d << 2))));
		// A row with a NaN gets that for a scale: then no bound of it ever counts.
		const scale: f32 = largest == 0 ? 0 : max(largest / <f32>127, leastScale);
		for (let d: usize = 0; d < <usize>dim; d++) {
			store<i8>(target + d, scale > 0 ? <i8>nearest(load<f32>(source + (d << 2)) / scale) : 0);
		}
		for (let d = <usize>dim; d < codeBytes; d++) store<i8>(target + d, 0);
		store<f32>(scales + ((<usize>row) << 2), scale);
	}
}

/** Added to either side of a bound: more than sums of numbers too small for f32 can lose. */
const leastSlack: f32 = 1e-37;

/**
 * A chunk of quantised rows: a product with the query lies within (code product · queryScale ± slack) · scale. The lane's heap keeps
 * the k largest lower bounds; every row whose upper bound reaches the heap's root is noted with that bound. When a lane's notes are
 * full, those the root has overtaken leave; a lane that needs more than its notes hold counts past `capacity` and gives up.
 * `query` holds i16, zeros behind dim. `counts` and `notedCounts` start at 0 a lane.
 */
export function noteCandidates(
	lane: i32,
	chunk: i32,
	rowsPerChunk: i32,
	rowCount: i32,
	codeBytes: usize,
	codes: usize,
	scales: usize,
	query: usize,
	queryScale: f32,
	slack: f32,
	k: i32,
	counts: usize,
	indices: usize,
	values: usize,
	capacity: i32,
	notedCounts: usize,
	notedRows: usize,
	notedBounds: usize,
): void {
	const lanePlace = (<usize>lane) << 2;
	const start = lanePlace * <usize>k;
	const notes = lanePlace * <usize>capacity;
	const lastRow = min(rowCount, (chunk + 1) * rowsPerChunk) - 1;
	let noted = load<i32>(notedCounts + lanePlace);
	if (noted > capacity) return;
	let count = load<i32>(counts + lanePlace);
	let worst: f32 = count == k ? load<f32>(values + start) : -Infinity;
	const queryScales = f32x4.splat(queryScale);
	const slacks = f32x4.splat(slack);
	for (let row = chunk * rowsPerChunk; row <= lastRow; row += 4) {
		const middle = f32x4.mul(
			f32x4.convert_i32x4_s(
				codeProducts(
					codes + <usize>row * codeBytes,
					codes + <usize>min(row + 1, lastRow) * codeBytes,
					codes + <usize>min(row + 2, lastRow) * codeBytes,
					codes + <usize>min(row + 3, lastRow) * codeBytes,
					query,
					codeBytes,
				),
			),
			queryScales,
		);
		const rowScales = v128.load(scales + ((<usize>row) << 2));
		const upper = multiplyAdd(f32x4.add(middle, slacks), rowScales, f32x4.splat(leastSlack));
		if (!v128.any_true(f32x4.ge(upper, f32x4.splat(worst)))) continue;
		const lower = multiplyAdd(f32x4.sub(middle, slacks), rowScales, f32x4.splat(-leastSlack));
		for (let place = 0; place < 4 && row + place <= lastRow; place++) {
			const bound = laneOf(upper, place);
			if (!(bound >= worst)) continue;
			if (noted == capacity) noted = dropOvertaken(noted, worst, notedRows + notes, notedBounds + notes);
			if (noted == capacity) {
				store<i32>(notedCounts + lanePlace, capacity + 1);
				return;
			}
			store<i32>(notedRows + notes + ((<usize>noted) << 2), row + place);
			store<f32>(notedBounds + notes + ((<usize>noted) << 2), bound);
			noted++;
			count = offerInAnyOrder(laneOf(lower, place), row + place, count, k, indices + start, values + start);
			if (count == k) worst = load<f32>(values + start);
		}
	}
	store<i32>(counts + lanePlace, count);
	store<i32>(notedCounts + lanePlace, noted);
}

/** Keeps the noted rows whose bounds still reach `least`, in their order; @returns how many */
export function dropOvertaken(count: i32, least: f32, rows: usize, bounds: usize): i32 {
	let kept = 0;
	for (let place = 0; place < count; place++) {
		const bound = load<f32>(bounds + ((<usize>place) << 2));
		if (!(bound >= least)) continue;
		store<i32>(rows + ((<usize>kept) << 2), load<i32>(rows + ((<usize>place) << 2)));
		store<f32>(bounds + ((<usize>kept) << 2), bound);
		kept++;
	}
	return kept;
}

/** Four rows of codes times one query, side by side. */
function codeProducts(row0: usize, row1: usize, row2: usize, row3: usize, query: usize, codeBytes: usize): v128 {
	let sum0 = i32x4.splat(0);
	let sum1 = i32x4.splat(0);
	let sum2 = i32x4.splat(0);
	let sum3 = i32x4.splat(0);
	for (let at: usize = 0; at < codeBytes; at += 8) {
		const numbers = v128.load(query + (at << 1));
		sum0 = i32x4.add(sum0, i32x4.dot_i16x8_s(v128.load_ext<i8>(row0 + at), numbers));
		sum1 = i32x4.add(sum1, i32x4.dot_i16x8_s(v128.load_ext<i8>(row1 + at), numbers));
		sum2 = i32x4.add(sum2, i32x4.dot_i16x8_s(v128.load_ext<i8>(row2 + at), numbers));
		sum3 = i32x4.add(sum3, i32x4.dot_i16x8_s(v128.load_ext<i8>(row3 + at), numbers));
	}
	const pairs01 = i32x4.add(v128.shuffle<i32>(sum0, sum1, 0, 4, 1, 5), v128.shuffle<i32>(sum0, sum1, 2, 6, 3, 7));
	const pairs23 = i32x4.add(v128.shuffle<i32>(sum2, sum3, 0, 4, 1, 5), v128.shuffle<i32>(sum2, sum3, 2, 6, 3, 7));
	return i32x4.add(v128.shuffle<i32>(pairs01, pairs23, 0, 1, 4, 5), v128.shuffle<i32>(pairs01, pairs23, 2, 3, 6, 7));
}
