import { blockDepth, gemmRows, multiplyTile, packPanel } from '../gemm/gemm.as';
import { tileColumns, tileRows } from '../gemm/gemm-tile.as';

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

/**
 * A chunk of columns of the gradients with respect to W, xᵀ·dy, and to b, the sums of dy over rows. A thread packs the
 * columns it takes, block of depth by block of depth: `panels` holds panelsPerChunk · 8 KB a lane.
 */
export function denseWeightColumns(
	lane: i32,
	chunk: i32,
	panelsPerChunk: i32,
	rowCount: i32,
	inputs: i32,
	outputs: i32,
	x: usize,
	outputGradients: usize,
	weightGradients: usize,
	biasGradients: usize,
	panels: usize,
	scratch: usize,
): void {
	const rowBytes = (<usize>outputs) << 2;
	const inputBytes = (<usize>inputs) << 2;
	const firstColumn = chunk * panelsPerChunk * tileColumns;
	const lastColumn = min(outputs, firstColumn + panelsPerChunk * tileColumns);
	const packed = panels + <usize>(lane * panelsPerChunk * blockDepth * tileColumns) * 4;
	const edge = scratch + ((<usize>lane) << 8);
	for (let column = firstColumn; column < lastColumn; column++) store<f32>(biasGradients + ((<usize>column) << 2), 0);
	for (let start = 0; start < rowCount; start += blockDepth) {
		const depth = min(blockDepth, rowCount - start);
		const panelBytes = <usize>(depth * tileColumns) * 4;
		let panel = packed;
		for (let column = firstColumn; column < lastColumn; column += tileColumns) {
			const columns = min(tileColumns, lastColumn - column);
			const source = outputGradients + <usize>start * rowBytes + ((<usize>column) << 2);
			packPanel(source, rowBytes, 4, depth, columns, panel);
			addPanelRows(panel, depth, columns, biasGradients + ((<usize>column) << 2));
			panel += panelBytes;
		}
		for (let row = 0; row < inputs; row += tileRows) {
			const rows = min(tileRows, inputs - row);
			const xTile = x + <usize>start * inputBytes + ((<usize>row) << 2);
			panel = packed;
			for (let column = firstColumn; column < lastColumn; column += tileColumns) {
				const columns = min(tileColumns, lastColumn - column);
				const target = weightGradients + <usize>row * rowBytes + ((<usize>column) << 2);
				// prettier-ignore
				multiplyTile(depth, xTile, 4, inputBytes, rows, columns, panel, target, rowBytes, start > 0, edge);
				panel += panelBytes;
			}
		}
	}
}

/** Adds the rows of a packed panel, in their order, to its columns' sums. */
function addPanelRows(panel: usize, depth: i32, columns: i32, sums: usize): void {
	const end = panel + <usize>(depth * tileColumns) * 4;
	if (columns == tileColumns) {
		let left = v128.load(sums);
		let right = v128.load(sums, 16);
		for (let row = panel; row < end; row += 32) {
			left = f32x4.add(left, v128.load(row));
			right = f32x4.add(right, v128.load(row, 16));
		}
		v128.store(sums, left);
		v128.store(sums, right, 16);
		return;
	}
	for (let column: usize = 0; column < <usize>columns; column++) {
		let sum = load<f32>(sums + (column << 2));
		for (let row = panel + (column << 2); row < end; row += 32) sum += load<f32>(row);
		store<f32>(sums + (column << 2), sum);
	}
}
