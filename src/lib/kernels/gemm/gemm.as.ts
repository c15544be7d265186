import { rowMajorTile, tileColumns, tileRows, transposedTile } from './gemm-tile.as';

/** Depth of one block: a panel of B (8 KB) stays in the first-level cache while rows of A pass by. */
export const blockDepth: i32 = 256;

/** Packs panels of 8 columns of op(B) [k × n], block of depth by block of depth, padded with zeros. Strides in bytes. */
export function gemmPackColumns(
	lane: i32,
	chunk: i32,
	panelsPerChunk: i32,
	b: usize,
	rowStride: usize,
	columnStride: usize,
	k: i32,
	n: i32,
	packed: usize,
): void {
	const panelCount = (n + tileColumns - 1) / tileColumns;
	const lastPanel = min(panelCount, (chunk + 1) * panelsPerChunk);
	for (let start = 0; start < k; start += blockDepth) {
		const depth = min(blockDepth, k - start);
		const block = packed + <usize>start * <usize>panelCount * 8 * 4;
		for (let panel = chunk * panelsPerChunk; panel < lastPanel; panel++) {
			const first = panel * tileColumns;
			const source = b + <usize>start * rowStride + <usize>first * columnStride;
			const target = block + <usize>panel * <usize>depth * 8 * 4;
			packPanel(source, rowStride, columnStride, depth, min(tileColumns, n - first), target);
		}
	}
}

/** One panel of `depth` rows of B, padded with zeros. */
export function packPanel(
	source: usize,
	rowStride: usize,
	columnStride: usize,
	depth: i32,
	columns: i32,
	target: usize,
): void {
	if (columns == tileColumns && columnStride == 4) {
		for (let row = 0; row < depth; row++) {
			v128.store(target, v128.load(source));
			v128.store(target, v128.load(source, 16), 16);
			source += rowStride;
			target += 32;
		}
		return;
	}
	let row = 0;
	if (columns == tileColumns && rowStride == 4) {
		for (; row + 4 <= depth; row += 4) {
			transpose4(source, columnStride, target);
			transpose4(source + 4 * columnStride, columnStride, target + 16);
			source += 16;
			target += 128;
		}
	}
	for (; row < depth; row++) {
		for (let column = 0; column < tileColumns; column++) {
			const value = column < columns ? load<f32>(source + <usize>column * columnStride) : <f32>0;
			store<f32>(target + ((<usize>column) << 2), value);
		}
		source += rowStride;
		target += 32;
	}
}

/** A 4 × 4 block whose columns are `stride` bytes apart becomes rows 32 bytes apart. */
function transpose4(source: usize, stride: usize, target: usize): void {
	const a = v128.load(source);
	const b = v128.load(source + stride);
	const c = v128.load(source + 2 * stride);
	const d = v128.load(source + 3 * stride);
	const abLow = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
	const abHigh = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
	const cdLow = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
	const cdHigh = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
	v128.store(target, v128.shuffle<i64>(abLow, cdLow, 0, 2));
	v128.store(target, v128.shuffle<i64>(abLow, cdLow, 1, 3), 32);
	v128.store(target, v128.shuffle<i64>(abHigh, cdHigh, 0, 2), 64);
	v128.store(target, v128.shuffle<i64>(abHigh, cdHigh, 1, 3), 96);
}

/**
 * A chunk of rows of C (+)= op(A)·B with B packed. One of A's strides is 4; strides in bytes.
 * Each element sums over k in the same order whatever the chunk, so threads do not change a bit.
 * `scratch` holds 256 bytes a lane for tiles that stick out.
 */
export function gemmRows(
	lane: i32,
	chunk: i32,
	rowsPerChunk: i32,
	m: i32,
	n: i32,
	k: i32,
	a: usize,
	aRowStride: usize,
	aColumnStride: usize,
	packed: usize,
	c: usize,
	cStride: usize,
	accumulate: i32,
	scratch: usize,
): void {
	const firstRow = chunk * rowsPerChunk;
	const lastRow = min(m, firstRow + rowsPerChunk);
	const panelCount = (n + tileColumns - 1) / tileColumns;
	const edge = scratch + ((<usize>lane) << 8);
	for (let start = 0; start < k; start += blockDepth) {
		const depth = min(blockDepth, k - start);
		const block = packed + <usize>start * <usize>panelCount * 32;
		const adds = accumulate != 0 || start > 0;
		for (let panel = 0; panel < panelCount; panel++) {
			const b = block + <usize>panel * <usize>depth * 32;
			const columns = min(tileColumns, n - panel * tileColumns);
			for (let row = firstRow; row < lastRow; row += tileRows) {
				const rows = min(tileRows, lastRow - row);
				const aTile = a + <usize>row * aRowStride + <usize>start * aColumnStride;
				const cTile = c + <usize>row * cStride + ((<usize>panel * 8) << 2);
				multiplyTile(depth, aTile, aRowStride, aColumnStride, rows, columns, b, cTile, cStride, adds, edge);
			}
		}
	}
}

/** One tile of C (+)= op(A)·B, whole or sticking out; `edge` holds 256 bytes. */
export function multiplyTile(
	depth: i32,
	a: usize,
	aRowStride: usize,
	aColumnStride: usize,
	rows: i32,
	columns: i32,
	b: usize,
	c: usize,
	cStride: usize,
	adds: bool,
	edge: usize,
): void {
	const isWhole = rows == tileRows && columns == tileColumns;
	const target = isWhole ? c : edge;
	const targetStride = isWhole ? cStride : 32;
	if (aColumnStride == 4) {
		rowMajorTile(depth, a, aRowStride, rows, b, target, targetStride, isWhole && adds);
	} else {
		transposedTile(depth, a, aColumnStride, b, target, targetStride, isWhole && adds);
	}
	if (!isWhole) copyTile(edge, rows, columns, c, cStride, adds);
}

function copyTile(tile: usize, rows: i32, columns: i32, c: usize, cStride: usize, adds: bool): void {
	for (let row = 0; row < rows; row++) {
		for (let column = 0; column < columns; column++) {
			const place = c + <usize>row * cStride + ((<usize>column) << 2);
			const value = load<f32>(tile + ((<usize>(row * 8 + column)) << 2));
			store<f32>(place, adds ? load<f32>(place) + value : value);
		}
	}
}
