import { multiplyAdd, sumLanes } from '../simd.as';
import { offer, sortDescending } from '../top-k/top-k.as';

/** The k rows of a chunk of a table [rowCount × dim] with the largest products with the query, best first. */
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
	const start = <usize>chunk * <usize>k * 4;
	const last = min(rowCount, (chunk + 1) * rowsPerChunk);
	let count = 0;
	let worst: f32 = -Infinity;
	for (let row = chunk * rowsPerChunk; row < last; row++) {
		const score = product(table + <usize>row * ((<usize>dim) << 2), query, dim);
		if (count == k && !(score > worst)) continue;
		count = offer(score, row, count, k, indices + start, values + start);
		if (count == k) worst = load<f32>(values + start);
	}
	sortDescending(count, indices + start, values + start);
	store<i32>(counts + ((<usize>chunk) << 2), count);
}

/** The products of the named rows with the query, as `searchRows` sums them. */
export function scoreRows(rows: usize, count: i32, dim: i32, table: usize, query: usize, scores: usize): void {
	for (let place = 0; place < count; place++) {
		const at = (<usize>place) << 2;
		const row = table + <usize>load<u32>(rows + at) * ((<usize>dim) << 2);
		store<f32>(scores + at, product(row, query, dim));
	}
}

function product(row: usize, query: usize, dim: i32): f32 {
	const end = (<usize>dim) << 2;
	let s0 = f32x4.splat(0);
	let s1 = f32x4.splat(0);
	let s2 = f32x4.splat(0);
	let s3 = f32x4.splat(0);
	let at: usize = 0;
	for (; at + 64 <= end; at += 64) {
		s0 = multiplyAdd(v128.load(row + at), v128.load(query + at), s0);
		s1 = multiplyAdd(v128.load(row + at, 16), v128.load(query + at, 16), s1);
		s2 = multiplyAdd(v128.load(row + at, 32), v128.load(query + at, 32), s2);
		s3 = multiplyAdd(v128.load(row + at, 48), v128.load(query + at, 48), s3);
	}
	for (; at + 16 <= end; at += 16) s0 = multiplyAdd(v128.load(row + at), v128.load(query + at), s0);
	let sum = sumLanes(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)));
	for (; at < end; at += 4) sum += load<f32>(row + at) * load<f32>(query + at);
	return sum;
}

/**
 * A chunk of rows as whole numbers −127 … 127 of a scale of the row's own, `codeBytes` (dim rounded up to 16) a row.
 * `lengths` takes the length of what the codes stand for, `errors` the distance from it to the row.
 */
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
	lengths: usize,
	errors: usize,
): void {
	const last = min(rowCount, (chunk + 1) * rowsPerChunk);
	for (let row = chunk * rowsPerChunk; row < last; row++) {
		const source = table + <usize>row * ((<usize>dim) << 2);
		const target = codes + <usize>row * codeBytes;
		let largest: f32 = 0;
		for (let d: usize = 0; d < <usize>dim; d++) largest = max(largest, abs(load<f32>(source + (d << 2))));
		const scale = largest / <f32>127;
		let squares: f64 = 0;
		let misses: f64 = 0;
		for (let d: usize = 0; d < <usize>dim; d++) {
			const value = load<f32>(source + (d << 2));
			const code = scale > 0 ? <i32>nearest(value / scale) : 0;
			store<i8>(target + d, <i8>code);
			const stands = <f64>code * <f64>scale;
			squares += stands * stands;
			misses += (<f64>value - stands) * (<f64>value - stands);
		}
		for (let d = <usize>dim; d < codeBytes; d++) store<i8>(target + d, 0);
		const place = (<usize>row) << 2;
		store<f32>(scales + place, scale);
		store<f32>(lengths + place, <f32>sqrt(squares));
		store<f32>(errors + place, <f32>sqrt(misses));
	}
}

/**
 * The k rows of a chunk with the largest upper bound of their product with a query:
 * code product · scale · queryScale + errors · errorFactor + lengths · lengthFactor. `query` holds i16, padded with zeros.
 */
export function boundRows(
	lane: i32,
	chunk: i32,
	rowsPerChunk: i32,
	rowCount: i32,
	codeBytes: usize,
	codes: usize,
	scales: usize,
	lengths: usize,
	errors: usize,
	query: usize,
	queryScale: f32,
	lengthFactor: f32,
	errorFactor: f32,
	k: i32,
	counts: usize,
	indices: usize,
	values: usize,
): void {
	const start = <usize>chunk * <usize>k * 4;
	const last = min(rowCount, (chunk + 1) * rowsPerChunk);
	let count = 0;
	let worst: f32 = -Infinity;
	for (let row = chunk * rowsPerChunk; row < last; row++) {
		const place = (<usize>row) << 2;
		const whole = codeProduct(codes + <usize>row * codeBytes, query, codeBytes);
		const bound =
			<f32>whole * load<f32>(scales + place) * queryScale +
			load<f32>(errors + place) * errorFactor +
			load<f32>(lengths + place) * lengthFactor;
		if (count == k && !(bound > worst)) continue;
		count = offer(bound, row, count, k, indices + start, values + start);
		if (count == k) worst = load<f32>(values + start);
	}
	sortDescending(count, indices + start, values + start);
	store<i32>(counts + ((<usize>chunk) << 2), count);
}

function codeProduct(codes: usize, query: usize, codeBytes: usize): i32 {
	let even = i32x4.splat(0);
	let odd = i32x4.splat(0);
	for (let at: usize = 0; at < codeBytes; at += 16) {
		const row = v128.load(codes + at);
		const values = query + (at << 1);
		even = i32x4.add(even, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_s(row), v128.load(values)));
		odd = i32x4.add(odd, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_s(row), v128.load(values, 16)));
	}
	const sum = i32x4.add(even, odd);
	return (
		i32x4.extract_lane(sum, 0) + i32x4.extract_lane(sum, 1) + i32x4.extract_lane(sum, 2) + i32x4.extract_lane(sum, 3)
	);
}
