import { gemmRows } from '../gemm/gemm.as';
import { selectTop } from '../top-k/top-k.as';

/**
 * A chunk of queries ranked: products with all items into scratch of the lane's own, masked places to −∞, then the k best.
 * `scores` holds rowsPerChunk × itemCount floats a lane; `excludeOffsets` [queryCount + 1] into `exclude`.
 */
export function rankRows(
	lane: i32,
	chunk: i32,
	rowsPerChunk: i32,
	queryCount: i32,
	itemCount: i32,
	dim: i32,
	queries: usize,
	packedItems: usize,
	excludeOffsets: usize,
	exclude: usize,
	scores: usize,
	laneBytes: usize,
	k: i32,
	counts: usize,
	indices: usize,
	values: usize,
	scratch: usize,
): void {
	const first = chunk * rowsPerChunk;
	const rows = min(queryCount - first, rowsPerChunk);
	const rowBytes = (<usize>dim) << 2;
	const scoreBytes = (<usize>itemCount) << 2;
	const own = scores + <usize>lane * laneBytes;
	// prettier-ignore
	gemmRows(lane, 0, rows, rows, itemCount, dim, queries + <usize>first * rowBytes, rowBytes, 4, packedItems, own,
		scoreBytes, 0, scratch);
	for (let row = 0; row < rows; row++) {
		const query = first + row;
		const rowScores = own + <usize>row * scoreBytes;
		const place = excludeOffsets + ((<usize>query) << 2);
		const end = (<usize>load<u32>(place, 4)) << 2;
		for (let at = (<usize>load<u32>(place)) << 2; at < end; at += 4) {
			store<f32>(rowScores + ((<usize>load<u32>(exclude + at)) << 2), -Infinity);
		}
		const start = (<usize>query * <usize>k) << 2;
		store<i32>(counts + ((<usize>query) << 2), selectTop(rowScores, 0, itemCount, k, indices + start, values + start));
	}
}
