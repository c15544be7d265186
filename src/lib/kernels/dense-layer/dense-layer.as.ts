import { gemmRows } from '../gemm/gemm.as';

/** A chunk of rows of y = activation(x·W + b) with W packed; `mask` is 0 where there is none. Rows are tightly packed. */
export function denseRows(
	lane: i32,
	chunk: i32,
	rowsPerChunk: i32,
	rowCount: i32,
	inputs: i32,
	outputs: i32,
	x: usize,
	packed: usize,
	bias: usize,
	rectified: i32,
	mask: usize,
	y: usize,
	scratch: usize,
): void {
	const rowBytes = (<usize>outputs) << 2;
	// prettier-ignore
	gemmRows(lane, chunk, rowsPerChunk, rowCount, outputs, inputs, x, (<usize>inputs) << 2, 4, packed, y, rowBytes, 0,
		scratch);
	const first = <usize>(chunk * rowsPerChunk);
	const last = <usize>min(rowCount, (chunk + 1) * rowsPerChunk);
	// While they are in the cache.
	for (let row = first; row < last; row++) {
		const start = row * rowBytes;
		addBias(y + start, bias, rowBytes, rectified);
		if (mask != 0) multiply(y + start, mask + start, rowBytes);
	}
}

function addBias(row: usize, bias: usize, rowBytes: usize, rectified: i32): void {
	const floor = f32x4.splat(rectified ? 0 : -Infinity);
	let at: usize = 0;
	for (; at + 16 <= rowBytes; at += 16) {
		// pmax keeps a NaN, so that a broken step shows.
		v128.store(row + at, f32x4.pmax(f32x4.add(v128.load(row + at), v128.load(bias + at)), floor));
	}
	for (; at < rowBytes; at += 4) {
		const value = load<f32>(row + at) + load<f32>(bias + at);
		store<f32>(row + at, rectified && value < 0 ? 0 : value);
	}
}

function multiply(row: usize, factors: usize, rowBytes: usize): void {
	let at: usize = 0;
	for (; at + 16 <= rowBytes; at += 16) {
		v128.store(row + at, f32x4.mul(v128.load(row + at), v128.load(factors + at)));
	}
	for (; at < rowBytes; at += 4) store<f32>(row + at, load<f32>(row + at) * load<f32>(factors + at));
}

/**
 * A chunk of rows of the gradient with respect to x: dy·Wᵀ with Wᵀ packed; where `gated`, 0 for inputs that are not
 * above 0 and times `gate` for the others.
 */
export function denseInputRows(
	lane: i32,
	chunk: i32,
	rowsPerChunk: i32,
	rowCount: i32,
	inputs: i32,
	outputs: i32,
	outputGradients: usize,
	packed: usize,
	x: usize,
	gated: i32,
	gate: f32,
	inputGradients: usize,
	scratch: usize,
): void {
	const rowBytes = (<usize>inputs) << 2;
	// prettier-ignore
	gemmRows(lane, chunk, rowsPerChunk, rowCount, inputs, outputs, outputGradients, (<usize>outputs) << 2, 4, packed,
		inputGradients, rowBytes, 0, scratch);
	if (!gated) return;
	const first = <usize>(chunk * rowsPerChunk) * rowBytes;
	const end = <usize>min(rowCount, (chunk + 1) * rowsPerChunk) * rowBytes;
	const gates = f32x4.splat(gate);
	let at = first;
	for (; at + 16 <= end; at += 16) {
		const isOpen = f32x4.gt(v128.load(x + at), f32x4.splat(0));
		v128.store(inputGradients + at, v128.and(f32x4.mul(v128.load(inputGradients + at), gates), isOpen));
	}
	for (; at < end; at += 4) {
		const place = inputGradients + at;
		store<f32>(place, load<f32>(x + at) > 0 ? load<f32>(place) * gate : 0);
	}
}

/** The sums over rows of a chunk of columns: the bias's gradient. */
export function sumColumns(
	lane: i32,
	chunk: i32,
	columnsPerChunk: i32,
	rowCount: i32,
	columnCount: i32,
	values: usize,
	sums: usize,
): void {
	const rowBytes = (<usize>columnCount) << 2;
	const end = values + <usize>rowCount * rowBytes;
	const last = (<usize>min(columnCount, (chunk + 1) * columnsPerChunk)) << 2;
	let column = (<usize>(chunk * columnsPerChunk)) << 2;
	for (; column + 64 <= last; column += 64) {
		let s0 = f32x4.splat(0);
		let s1 = f32x4.splat(0);
		let s2 = f32x4.splat(0);
		let s3 = f32x4.splat(0);
		for (let row = values + column; row < end; row += rowBytes) {
			s0 = f32x4.add(s0, v128.load(row));
			s1 = f32x4.add(s1, v128.load(row, 16));
			s2 = f32x4.add(s2, v128.load(row, 32));
			s3 = f32x4.add(s3, v128.load(row, 48));
		}
		v128.store(sums + column, s0);
		v128.store(sums + column, s1, 16);
		v128.store(sums + column, s2, 32);
		v128.store(sums + column, s3, 48);
	}
	for (; column < last; column += 4) {
		let sum: f32 = 0;
		for (let row = values + column; row < end; row += rowBytes) sum += load<f32>(row);
		store<f32>(sums + column, sum);
	}
}
