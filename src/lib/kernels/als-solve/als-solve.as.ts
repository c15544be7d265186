import { transposedTile } from '../gemm/gemm-tile.as';
import { multiplyAdd, sumLanes } from '../simd.as';

/** Entries gathered at a time: with one panel of eight columns they stay in the first-level cache. */
const gatherDepth: i32 = 32;
/** Rows of the factor found together: the height of the GEMM's tile. */
const blockRows: i32 = 6;

/**
 * A chunk of rows: gathers the factors of the row's columns, takes their outer products from a copy of −`gram`
 * (upper triangle, by the GEMM's tile), factors what is now −A as UᵀU = A and solves. All matrices have rows of `stride`
 * bytes, an odd number of cache lines, so that columns do not fall into few of the cache's sets.
 * A system that is not positive definite gives NaN.
 * Scratch of a lane: system [rows6 × stride], right side [stride], gathered [32 × stride], panels [dim × dim in eights].
 */
export function alsRows(
	lane: i32,
	chunk: i32,
	rowsPerChunk: i32,
	rowCount: i32,
	dim: i32,
	stride: usize,
	rowOffsets: usize,
	columnIndices: usize,
	values: usize,
	factors: usize,
	gram: usize,
	regularisation: usize,
	out: usize,
	scratch: usize,
	scratchStride: usize,
): void {
	const system = scratch + <usize>lane * scratchStride;
	const side = system + <usize>(((dim + 5) / 6) * 6) * stride;
	const gathered = side + stride;
	const panels = gathered + <usize>gatherDepth * stride;
	const rowBytes = (<usize>dim) << 2;
	const lastRow = min(rowCount, (chunk + 1) * rowsPerChunk);
	for (let row = chunk * rowsPerChunk; row < lastRow; row++) {
		const at = rowOffsets + ((<usize>row) << 2);
		const firstEntry = load<u32>(at);
		const lastEntry = load<u32>(at, 4);
		const target = out + <usize>row * rowBytes;
		if (firstEntry == lastEntry) {
			for (let byte: usize = 0; byte < rowBytes; byte += 4) store<f32>(target + byte, 0);
			continue;
		}
		for (let byte: usize = 0; byte < <usize>dim * stride; byte += 16) {
			v128.store(system + byte, f32x4.neg(v128.load(gram + byte)));
		}
		for (let byte: usize = 0; byte < stride; byte += 16) v128.store(side + byte, f32x4.splat(0));
		for (let entry = firstEntry; entry < lastEntry; entry += gatherDepth) {
			const depth = <i32>min(<u32>gatherDepth, lastEntry - entry);
			gather(entry, depth, stride, columnIndices, values, factors, gathered, panels, side);
			subtractOuterProducts(dim, depth, stride, gathered, panels, system);
		}
		const extra = load<f32>(regularisation + ((<usize>row) << 2));
		for (let d: usize = 0; d < <usize>dim; d++) {
			const place = system + d * (stride + 4);
			store<f32>(place, load<f32>(place) - extra);
		}
		factor(system, dim, stride, panels);
		solve(system, dim, stride, side);
		for (let byte: usize = 0; byte < rowBytes; byte += 4) store<f32>(target + byte, load<f32>(side + byte));
	}
}

/** gathered [depth × stride] = −w·y, panels [stride / 32][depth × 8] = y, side += w·y. */
function gather(
	entry: u32,
	depth: i32,
	stride: usize,
	columnIndices: usize,
	values: usize,
	factors: usize,
	gathered: usize,
	panels: usize,
	side: usize,
): void {
	const panelBytes = (<usize>depth) << 5;
	for (let position: usize = 0; position < <usize>depth; position++) {
		const at = (<usize>entry + position) << 2;
		const source = factors + <usize>load<u32>(columnIndices + at) * stride;
		const weight = f32x4.splat(-load<f32>(values + at));
		const target = gathered + position * stride;
		let panel = panels + (position << 5);
		for (let byte: usize = 0; byte < stride; byte += 32) {
			const left = v128.load(source + byte);
			const right = v128.load(source + byte, 16);
			v128.store(panel, left);
			v128.store(panel, right, 16);
			panel += panelBytes;
			const weightedLeft = f32x4.mul(left, weight);
			const weightedRight = f32x4.mul(right, weight);
			v128.store(target + byte, weightedLeft);
			v128.store(target + byte, weightedRight, 16);
			v128.store(side + byte, f32x4.sub(v128.load(side + byte), weightedLeft));
			v128.store(side + byte, f32x4.sub(v128.load(side + byte, 16), weightedRight), 16);
		}
	}
}

/** system += gatheredᵀ · panels, the tiles that touch the upper triangle only. */
function subtractOuterProducts(
	dim: i32,
	depth: i32,
	stride: usize,
	gathered: usize,
	panels: usize,
	system: usize,
): void {
	const panelCount = (dim + 7) >> 3;
	for (let panel = 0; panel < panelCount; panel++) {
		const b = panels + ((<usize>panel * <usize>depth) << 5);
		const column = (<usize>panel) << 5;
		for (let row = 0; row < dim && row <= panel * 8 + 7; row += blockRows) {
			const c = system + <usize>row * stride + column;
			transposedTile(depth, gathered + ((<usize>row) << 2), stride, b, c, stride, true);
		}
	}
}

/**
 * −A in place becomes U with A = UᵀU, upper triangle: six rows at a time take what the rows above explain from the
 * tile (left-looking, so that each element is written once), then from each other.
 * `panels` gets the finished rows as the tile reads them: [panel][dim × 8].
 */
function factor(a: usize, n: i32, stride: usize, panels: usize): void {
	const panelCount = (n + 7) >> 3;
	const panelBytes = (<usize>n) << 5;
	for (let first = 0; first < n; first += blockRows) {
		const top = a + <usize>first * stride;
		if (first > 0) {
			for (let panel = first >> 3; panel < panelCount; panel++) {
				const b = panels + <usize>panel * panelBytes;
				transposedTile(first, a + ((<usize>first) << 2), stride, b, top + ((<usize>panel) << 5), stride, true);
			}
		}
		const last = min(n, first + blockRows);
		for (let row = first; row < last; row++) {
			finishRow(a, row, first, stride);
			const source = a + <usize>row * stride;
			let target = panels + ((<usize>row) << 5) + <usize>(row >> 3) * panelBytes;
			for (let byte = (<usize>(row >> 3)) << 5; byte < (<usize>panelCount) << 5; byte += 32) {
				v128.store(target, v128.load(source + byte));
				v128.store(target, v128.load(source + byte, 16), 16);
				target += panelBytes;
			}
		}
	}
}

/** Row of U from −A less the rows above its block: less those of its own block, over the root of the pivot. */
function finishRow(a: usize, row: i32, first: i32, stride: usize): void {
	const place = (<usize>row) << 2;
	const start = place & ~15;
	const target = a + <usize>row * stride;
	for (let above = first; above < row; above++) {
		const source = a + <usize>above * stride;
		const scale = f32x4.splat(load<f32>(source + place));
		for (let byte = start; byte < stride; byte += 16) {
			v128.store(target + byte, multiplyAdd(scale, v128.load(source + byte), v128.load(target + byte)));
		}
	}
	const scale = f32x4.splat(-1 / sqrt(-load<f32>(target + place)));
	for (let byte = start; byte < stride; byte += 16) {
		v128.store(target + byte, f32x4.mul(v128.load(target + byte), scale));
	}
}

/** UᵀUx = b in place of b; elements of b past n stay 0. */
function solve(u: usize, n: i32, stride: usize, b: usize): void {
	for (let row = 0; row < n; row++) {
		const place = (<usize>row) << 2;
		const source = u + <usize>row * stride;
		const value = load<f32>(b + place) / load<f32>(source + place);
		const scale = f32x4.splat(-value);
		// The vector of the diagonal is done by elements: the lanes before it are already solved.
		const next = (place & ~15) + 16;
		for (let byte = place + 4; byte < next; byte += 4) {
			store<f32>(b + byte, load<f32>(b + byte) - value * load<f32>(source + byte));
		}
		for (let byte = next; byte < stride; byte += 16) {
			v128.store(b + byte, multiplyAdd(scale, v128.load(source + byte), v128.load(b + byte)));
		}
		store<f32>(b + place, value);
	}
	for (let row = n - 1; row >= 0; row--) {
		const place = (<usize>row) << 2;
		const source = u + <usize>row * stride;
		const next = (place & ~15) + 16;
		let sum = load<f32>(b + place);
		for (let byte = place + 4; byte < next; byte += 4) sum -= load<f32>(source + byte) * load<f32>(b + byte);
		let sums = f32x4.splat(0);
		for (let byte = next; byte < stride; byte += 16) {
			sums = multiplyAdd(v128.load(source + byte), v128.load(b + byte), sums);
		}
		store<f32>(b + place, (sum - sumLanes(sums)) / load<f32>(source + place));
	}
}
