import { gemmRows } from '../gemm/gemm.as';

/** The chunk's rows of the lower triangle, up to the end of the chunk: A += U·B, B [depth × n] packed, depth ≤ 256. */
export function updateLowerRows(
	lane: i32,
	chunk: i32,
	rowsPerChunk: i32,
	n: i32,
	depth: i32,
	u: usize,
	packed: usize,
	a: usize,
	scratch: usize,
): void {
	const columns = min(n, (chunk + 1) * rowsPerChunk);
	// prettier-ignore
	gemmRows(lane, chunk, rowsPerChunk, n, columns, depth, u, <usize>depth << 2, 4,
		packed, a, <usize>n << 2, 1, scratch);
}

/** panel [n × depth]: columns first … first + depth of the symmetric matrix whose lower triangle is A, times −1. */
export function copyPanel(
	lane: i32,
	chunk: i32,
	rowsPerChunk: i32,
	n: i32,
	first: i32,
	depth: i32,
	a: usize,
	panel: usize,
): void {
	const lastRow = min(n, (chunk + 1) * rowsPerChunk);
	for (let row = chunk * rowsPerChunk; row < lastRow; row++) {
		const target = panel + ((<usize>row * <usize>depth) << 2);
		for (let inner = 0; inner < depth; inner++) {
			const column = first + inner;
			const place = row >= column ? row * n + column : column * n + row;
			store<f32>(target + ((<usize>inner) << 2), -load<f32>(a + ((<usize>place) << 2)));
		}
	}
}

/** The lower triangle takes the panel back; what lands in the block itself the caller writes over. */
export function storePanel(
	lane: i32,
	chunk: i32,
	rowsPerChunk: i32,
	n: i32,
	first: i32,
	depth: i32,
	a: usize,
	panel: usize,
): void {
	const lastRow = min(n, (chunk + 1) * rowsPerChunk);
	for (let row = chunk * rowsPerChunk; row < lastRow; row++) {
		const source = panel + ((<usize>row * <usize>depth) << 2);
		for (let inner = 0; inner < depth; inner++) {
			const column = first + inner;
			const place = row > column ? row * n + column : column * n + row;
			store<f32>(a + ((<usize>place) << 2), load<f32>(source + ((<usize>inner) << 2)));
		}
	}
}

/** A chunk of rows of both triangles := −(lower triangle of A). Chunks read only what no chunk writes. */
export function negateAndMirror(lane: i32, chunk: i32, rowsPerChunk: i32, n: i32, a: usize): void {
	const lastRow = min(n, (chunk + 1) * rowsPerChunk);
	for (let row = chunk * rowsPerChunk; row < lastRow; row++) {
		for (let column = 0; column <= row; column++) {
			const place = a + ((<usize>(row * n + column)) << 2);
			const value = -load<f32>(place);
			store<f32>(place, value);
			if (column < row) store<f32>(a + ((<usize>(column * n + row)) << 2), value);
		}
	}
}
