import { multiplyAdd } from '../simd.as';

/**
 * The weighted sums of a chunk of bags. Thirty-two columns at a time stay in registers while the bag's rows pass by.
 * `out` is the first bag's place; strides in bytes.
 */
export function poolBags(
	lane: i32,
	chunk: i32,
	bagsPerChunk: i32,
	bagCount: i32,
	table: usize,
	dim: i32,
	offsets: usize,
	rows: usize,
	weights: usize,
	out: usize,
	outStride: usize,
): void {
	const last = min(bagCount, (chunk + 1) * bagsPerChunk);
	for (let bag = chunk * bagsPerChunk; bag < last; bag++) {
		const place = offsets + ((<usize>bag) << 2);
		const first = (<usize>load<u32>(place)) << 2;
		const end = (<usize>load<u32>(place, 4)) << 2;
		sumRows(table, (<usize>dim) << 2, (<usize>dim) << 2, rows, weights, first, end, out + <usize>bag * outStride);
	}
}

/** out[0 … width) = Σ weights[e] · base[rows[e] · rowBytes …], e from `first` to `end`; all in bytes. */
export function sumRows(
	base: usize,
	rowBytes: usize,
	width: usize,
	rows: usize,
	weights: usize,
	first: usize,
	end: usize,
	out: usize,
): void {
	let column: usize = 0;
	for (; column + 128 <= width; column += 128) {
		let s0 = f32x4.splat(0);
		let s1 = f32x4.splat(0);
		let s2 = f32x4.splat(0);
		let s3 = f32x4.splat(0);
		let s4 = f32x4.splat(0);
		let s5 = f32x4.splat(0);
		let s6 = f32x4.splat(0);
		let s7 = f32x4.splat(0);
		for (let entry = first; entry < end; entry += 4) {
			const row = base + <usize>load<u32>(rows + entry) * rowBytes + column;
			const weight = v128.load32_splat(weights + entry);
			s0 = multiplyAdd(weight, v128.load(row), s0);
			s1 = multiplyAdd(weight, v128.load(row, 16), s1);
			s2 = multiplyAdd(weight, v128.load(row, 32), s2);
			s3 = multiplyAdd(weight, v128.load(row, 48), s3);
			s4 = multiplyAdd(weight, v128.load(row, 64), s4);
			s5 = multiplyAdd(weight, v128.load(row, 80), s5);
			s6 = multiplyAdd(weight, v128.load(row, 96), s6);
			s7 = multiplyAdd(weight, v128.load(row, 112), s7);
		}
		v128.store(out + column, s0);
		v128.store(out + column, s1, 16);
		v128.store(out + column, s2, 32);
		v128.store(out + column, s3, 48);
		v128.store(out + column, s4, 64);
		v128.store(out + column, s5, 80);
		v128.store(out + column, s6, 96);
		v128.store(out + column, s7, 112);
	}
	for (; column + 16 <= width; column += 16) {
		let sum = f32x4.splat(0);
		for (let entry = first; entry < end; entry += 4) {
			const row = base + <usize>load<u32>(rows + entry) * rowBytes + column;
			sum = multiplyAdd(v128.load32_splat(weights + entry), v128.load(row), sum);
		}
		v128.store(out + column, sum);
	}
	for (; column < width; column += 4) {
		let sum: f32 = 0;
		for (let entry = first; entry < end; entry += 4) {
			const row = base + <usize>load<u32>(rows + entry) * rowBytes + column;
			sum += load<f32>(weights + entry) * load<f32>(row);
		}
		store<f32>(out + column, sum);
	}
}
