import { multiplyAdd } from '../simd.as';

/**
 * One 6 × 8 tile of C in registers: 12 sums, 2 vectors of B and 1 of A fill 15 of x64's 16 vector registers
 * (V8 keeps one). So the loops are written out, and not unrolled further: V8 keeps the order of the code, and a
 * second step's loads would push sums out to the stack (39 instead of 53 GFLOP/s).
 * `b` is a packed panel [k × 8]; strides in bytes.
 */
export const tileRows: i32 = 6;
export const tileColumns: i32 = 8;

/** A is row-major; rows past `rows` repeat the last one, so nothing beyond A is read. */
export function rowMajorTile(
	k: i32,
	a: usize,
	stride: usize,
	rows: i32,
	b: usize,
	c: usize,
	cStride: usize,
	accumulate: bool,
): void {
	let c00 = f32x4.splat(0);
	let c01 = f32x4.splat(0);
	let c10 = f32x4.splat(0);
	let c11 = f32x4.splat(0);
	let c20 = f32x4.splat(0);
	let c21 = f32x4.splat(0);
	let c30 = f32x4.splat(0);
	let c31 = f32x4.splat(0);
	let c40 = f32x4.splat(0);
	let c41 = f32x4.splat(0);
	let c50 = f32x4.splat(0);
	let c51 = f32x4.splat(0);
	let b0: v128, b1: v128, x: v128;
	const last = <usize>(rows - 1);
	let a0 = a;
	let a1 = a + min(<usize>1, last) * stride;
	let a2 = a + min(<usize>2, last) * stride;
	let a3 = a + min(<usize>3, last) * stride;
	let a4 = a + min(<usize>4, last) * stride;
	let a5 = a + min(<usize>5, last) * stride;
	for (let left = k; left > 0; left--) {
		b0 = v128.load(b, 0);
		b1 = v128.load(b, 16);
		x = v128.load32_splat(a0, 0);
		c00 = multiplyAdd(x, b0, c00);
		c01 = multiplyAdd(x, b1, c01);
		x = v128.load32_splat(a1, 0);
		c10 = multiplyAdd(x, b0, c10);
		c11 = multiplyAdd(x, b1, c11);
		x = v128.load32_splat(a2, 0);
		c20 = multiplyAdd(x, b0, c20);
		c21 = multiplyAdd(x, b1, c21);
		x = v128.load32_splat(a3, 0);
		c30 = multiplyAdd(x, b0, c30);
		c31 = multiplyAdd(x, b1, c31);
		x = v128.load32_splat(a4, 0);
		c40 = multiplyAdd(x, b0, c40);
		c41 = multiplyAdd(x, b1, c41);
		x = v128.load32_splat(a5, 0);
		c50 = multiplyAdd(x, b0, c50);
		c51 = multiplyAdd(x, b1, c51);
		a0 += 4;
		a1 += 4;
		a2 += 4;
		a3 += 4;
		a4 += 4;
		a5 += 4;
		b += 32;
	}
	storeRow(c, c00, c01, accumulate);
	storeRow(c + cStride, c10, c11, accumulate);
	storeRow(c + 2 * cStride, c20, c21, accumulate);
	storeRow(c + 3 * cStride, c30, c31, accumulate);
	storeRow(c + 4 * cStride, c40, c41, accumulate);
	storeRow(c + 5 * cStride, c50, c51, accumulate);
}

/** A is stored transposed, [k × m]: six rows are six neighbours. Reads up to 20 bytes past the last row. */
export function transposedTile(
	k: i32,
	a: usize,
	stride: usize,
	b: usize,
	c: usize,
	cStride: usize,
	accumulate: bool,
): void {
	let c00 = f32x4.splat(0);
	let c01 = f32x4.splat(0);
	let c10 = f32x4.splat(0);
	let c11 = f32x4.splat(0);
	let c20 = f32x4.splat(0);
	let c21 = f32x4.splat(0);
	let c30 = f32x4.splat(0);
	let c31 = f32x4.splat(0);
	let c40 = f32x4.splat(0);
	let c41 = f32x4.splat(0);
	let c50 = f32x4.splat(0);
	let c51 = f32x4.splat(0);
	let b0: v128, b1: v128, x: v128;
	for (let left = k; left > 0; left--) {
		b0 = v128.load(b, 0);
		b1 = v128.load(b, 16);
		x = v128.load32_splat(a, 0);
		c00 = multiplyAdd(x, b0, c00);
		c01 = multiplyAdd(x, b1, c01);
		x = v128.load32_splat(a, 4);
		c10 = multiplyAdd(x, b0, c10);
		c11 = multiplyAdd(x, b1, c11);
		x = v128.load32_splat(a, 8);
		c20 = multiplyAdd(x, b0, c20);
		c21 = multiplyAdd(x, b1, c21);
		x = v128.load32_splat(a, 12);
		c30 = multiplyAdd(x, b0, c30);
		c31 = multiplyAdd(x, b1, c31);
		x = v128.load32_splat(a, 16);
		c40 = multiplyAdd(x, b0, c40);
		c41 = multiplyAdd(x, b1, c41);
		x = v128.load32_splat(a, 20);
		c50 = multiplyAdd(x, b0, c50);
		c51 = multiplyAdd(x, b1, c51);
		a += stride;
		b += 32;
	}
	storeRow(c, c00, c01, accumulate);
	storeRow(c + cStride, c10, c11, accumulate);
	storeRow(c + 2 * cStride, c20, c21, accumulate);
	storeRow(c + 3 * cStride, c30, c31, accumulate);
	storeRow(c + 4 * cStride, c40, c41, accumulate);
	storeRow(c + 5 * cStride, c50, c51, accumulate);
}

function storeRow(c: usize, left: v128, right: v128, accumulate: bool): void {
	if (accumulate) {
		left = f32x4.add(left, v128.load(c));
		right = f32x4.add(right, v128.load(c, 16));
	}
	v128.store(c, left);
	v128.store(c, right, 16);
}
