import { multiplyAdd, sumLanes } from '../simd.as';

/** Below this squared length a residual is zero for f32, and a further step would divide by it. */
const smallestResidual: f32 = 1e-20;

/**
 * A chunk of rows, each by `steps` steps of conjugate gradients from what stands in `solution`. The system is never
 * built: its product with a vector takes one pass over the row's entries. All vectors have `stride` bytes, a multiple
 * of 32, zeros behind `dim`.
 * Scratch of a lane: residual, direction and product [stride each].
 */
export function conjugateGradientRows(
	lane: i32,
	chunk: i32,
	rowsPerChunk: i32,
	rowCount: i32,
	steps: i32,
	stride: usize,
	rowOffsets: usize,
	columnIndices: usize,
	values: usize,
	factors: usize,
	gram: usize,
	regularisation: usize,
	solution: usize,
	scratch: usize,
	scratchStride: usize,
): void {
	const residual = scratch + <usize>lane * scratchStride;
	const direction = residual + stride;
	const product = direction + stride;
	const lastRow = min(rowCount, (chunk + 1) * rowsPerChunk);
	for (let row = chunk * rowsPerChunk; row < lastRow; row++) {
		const at = rowOffsets + ((<usize>row) << 2);
		const firstEntry = (<usize>load<u32>(at)) << 2;
		const lastEntry = (<usize>load<u32>(at, 4)) << 2;
		const x = solution + <usize>row * stride;
		if (firstEntry == lastEntry) {
			for (let byte: usize = 0; byte < stride; byte += 16) v128.store(x + byte, f32x4.splat(0));
			continue;
		}
		const lambda = load<f32>(regularisation + ((<usize>row) << 2));
		subtractProduct(x, 1, lambda, firstEntry, lastEntry, stride, columnIndices, values, factors, gram, residual);
		for (let byte: usize = 0; byte < stride; byte += 16) v128.store(direction + byte, v128.load(residual + byte));
		let squares = dot(residual, residual, stride);
		for (let step = 0; step < steps && squares > smallestResidual; step++) {
			// prettier-ignore
			subtractProduct(direction, 0, lambda, firstEntry, lastEntry, stride, columnIndices, values, factors, gram, product);
			const length = squares / -dot(direction, product, stride);
			addScaled(direction, length, x, stride);
			addScaled(product, length, residual, stride);
			const next = dot(residual, residual, stride);
			const turn = f32x4.splat(next / squares);
			for (let byte: usize = 0; byte < stride; byte += 16) {
				v128.store(direction + byte, multiplyAdd(turn, v128.load(direction + byte), v128.load(residual + byte)));
			}
			squares = next;
		}
	}
}

/** target = goal · Σ w·y − (gram + λI + Σ w·y·yᵀ) · v over the row's entries. */
function subtractProduct(
	v: usize,
	goal: f32,
	lambda: f32,
	firstEntry: usize,
	lastEntry: usize,
	stride: usize,
	columnIndices: usize,
	values: usize,
	factors: usize,
	gram: usize,
	target: usize,
): void {
	subtractDense(v, lambda, stride, gram, target);
	let entry = firstEntry;
	for (; entry + 16 <= lastEntry; entry += 16) {
		const y0 = factors + <usize>load<u32>(columnIndices + entry, 0) * stride;
		const y1 = factors + <usize>load<u32>(columnIndices + entry, 4) * stride;
		const y2 = factors + <usize>load<u32>(columnIndices + entry, 8) * stride;
		const y3 = factors + <usize>load<u32>(columnIndices + entry, 12) * stride;
		let s0 = f32x4.splat(0);
		let s1 = f32x4.splat(0);
		let s2 = f32x4.splat(0);
		let s3 = f32x4.splat(0);
		for (let byte: usize = 0; byte < stride; byte += 16) {
			const part = v128.load(v + byte);
			s0 = multiplyAdd(part, v128.load(y0 + byte), s0);
			s1 = multiplyAdd(part, v128.load(y1 + byte), s1);
			s2 = multiplyAdd(part, v128.load(y2 + byte), s2);
			s3 = multiplyAdd(part, v128.load(y3 + byte), s3);
		}
		s0 = f32x4.splat(load<f32>(values + entry, 0) * (goal - sumLanes(s0)));
		s1 = f32x4.splat(load<f32>(values + entry, 4) * (goal - sumLanes(s1)));
		s2 = f32x4.splat(load<f32>(values + entry, 8) * (goal - sumLanes(s2)));
		s3 = f32x4.splat(load<f32>(values + entry, 12) * (goal - sumLanes(s3)));
		for (let byte: usize = 0; byte < stride; byte += 16) {
			let sum = multiplyAdd(s0, v128.load(y0 + byte), v128.load(target + byte));
			sum = multiplyAdd(s1, v128.load(y1 + byte), sum);
			sum = multiplyAdd(s2, v128.load(y2 + byte), sum);
			v128.store(target + byte, multiplyAdd(s3, v128.load(y3 + byte), sum));
		}
	}
	for (; entry < lastEntry; entry += 4) {
		const y = factors + <usize>load<u32>(columnIndices + entry) * stride;
		addScaled(y, load<f32>(values + entry) * (goal - dot(y, v, stride)), target, stride);
	}
}

/** target = −(gram + λI)·v; the gram is symmetric, so its rows are added up: no sums across lanes. */
function subtractDense(v: usize, lambda: f32, stride: usize, gram: usize, target: usize): void {
	let byte: usize = 0;
	for (; byte + 128 <= stride; byte += 128) subtractColumns(v, lambda, stride, gram, target, byte);
	for (; byte < stride; byte += 32) {
		let left = f32x4.mul(f32x4.splat(lambda), v128.load(v + byte));
		let right = f32x4.mul(f32x4.splat(lambda), v128.load(v + byte, 16));
		let row = gram + byte;
		for (let place: usize = 0; place < stride; place += 4) {
			const x = v128.load32_splat(v + place);
			left = multiplyAdd(x, v128.load(row), left);
			right = multiplyAdd(x, v128.load(row, 16), right);
			row += stride;
		}
		v128.store(target + byte, f32x4.neg(left));
		v128.store(target + byte, f32x4.neg(right), 16);
	}
}

/** 32 columns at once: eight sums keep both multipliers busy. */
function subtractColumns(v: usize, lambda: f32, stride: usize, gram: usize, target: usize, byte: usize): void {
	const scale = f32x4.splat(lambda);
	const own = v + byte;
	let s0 = f32x4.mul(scale, v128.load(own, 0));
	let s1 = f32x4.mul(scale, v128.load(own, 16));
	let s2 = f32x4.mul(scale, v128.load(own, 32));
	let s3 = f32x4.mul(scale, v128.load(own, 48));
	let s4 = f32x4.mul(scale, v128.load(own, 64));
	let s5 = f32x4.mul(scale, v128.load(own, 80));
	let s6 = f32x4.mul(scale, v128.load(own, 96));
	let s7 = f32x4.mul(scale, v128.load(own, 112));
	let row = gram + byte;
	for (let place: usize = 0; place < stride; place += 4) {
		const x = v128.load32_splat(v + place);
		s0 = multiplyAdd(x, v128.load(row, 0), s0);
		s1 = multiplyAdd(x, v128.load(row, 16), s1);
		s2 = multiplyAdd(x, v128.load(row, 32), s2);
		s3 = multiplyAdd(x, v128.load(row, 48), s3);
		s4 = multiplyAdd(x, v128.load(row, 64), s4);
		s5 = multiplyAdd(x, v128.load(row, 80), s5);
		s6 = multiplyAdd(x, v128.load(row, 96), s6);
		s7 = multiplyAdd(x, v128.load(row, 112), s7);
		row += stride;
	}
	const out = target + byte;
	v128.store(out, f32x4.neg(s0), 0);
	v128.store(out, f32x4.neg(s1), 16);
	v128.store(out, f32x4.neg(s2), 32);
	v128.store(out, f32x4.neg(s3), 48);
	v128.store(out, f32x4.neg(s4), 64);
	v128.store(out, f32x4.neg(s5), 80);
	v128.store(out, f32x4.neg(s6), 96);
	v128.store(out, f32x4.neg(s7), 112);
}

function dot(a: usize, b: usize, stride: usize): f32 {
	let left = f32x4.splat(0);
	let right = f32x4.splat(0);
	for (let byte: usize = 0; byte < stride; byte += 32) {
		left = multiplyAdd(v128.load(a + byte), v128.load(b + byte), left);
		right = multiplyAdd(v128.load(a + byte, 16), v128.load(b + byte, 16), right);
	}
	return sumLanes(f32x4.add(left, right));
}

/** target += factor · source */
function addScaled(source: usize, factor: f32, target: usize, stride: usize): void {
	const scale = f32x4.splat(factor);
	for (let byte: usize = 0; byte < stride; byte += 16) {
		v128.store(target + byte, multiplyAdd(scale, v128.load(source + byte), v128.load(target + byte)));
	}
}
