import { gemmRows } from '../gemm/gemm.as';
import { exponential, largestLane, sumLanes } from '../simd.as';

/**
 * A chunk of the queries of one block of the batch: logits, softmax in place, and the queries' gradient.
 * `slopes` [blockRows × slopeStride bytes] is left holding ∂L/∂logit · scale for softmaxCandidates.
 * `rowLoss` takes (largest, total, positive) of each query: its loss is largest + log(total) − positive.
 */
export function softmaxQueries(
	lane: i32,
	chunk: i32,
	rowsPerChunk: i32,
	firstQuery: i32,
	blockRows: i32,
	candidateCount: i32,
	dim: i32,
	queries: usize,
	packedForLogits: usize,
	packedForGradient: usize,
	items: usize,
	logQ: usize,
	scale: f32,
	slopeScale: f32,
	slopes: usize,
	slopeStride: usize,
	rowLoss: usize,
	gradient: usize,
	scratch: usize,
): void {
	const rowStride = (<usize>dim) << 2;
	const block = queries + <usize>firstQuery * rowStride;
	// prettier-ignore
	gemmRows(lane, chunk, rowsPerChunk, blockRows, candidateCount, dim, block, rowStride, 4,
		packedForLogits, slopes, slopeStride, 0, scratch);
	const lastRow = min(blockRows, (chunk + 1) * rowsPerChunk);
	for (let row = chunk * rowsPerChunk; row < lastRow; row++) {
		const query = firstQuery + row;
		const slope = slopes + <usize>row * slopeStride;
		softmaxRow(query, candidateCount, slope, items, logQ, scale, slopeScale, rowLoss + <usize>query * 12);
	}
	// prettier-ignore
	gemmRows(lane, chunk, rowsPerChunk, blockRows, dim, candidateCount, slopes, slopeStride, 4,
		packedForGradient, gradient + <usize>firstQuery * rowStride, rowStride, 0, scratch);
}

/** Products become slopes. `logQ` is +∞ in its padding, which takes the padding of the row out of every sum. */
function softmaxRow(
	query: i32,
	count: i32,
	row: usize,
	items: usize,
	logQ: usize,
	scale: f32,
	slopeScale: f32,
	rowLoss: usize,
): void {
	const end = ((<usize>count + 3) & ~3) << 2;
	for (let at = (<usize>count) << 2; at < end; at += 4) store<f32>(row + at, 0);
	const own = (<usize>query) << 2;
	const positive = load<f32>(row + own) * scale - load<f32>(logQ + own);
	const item = i32x4.splat(load<i32>(items + own));
	const scales = f32x4.splat(scale);
	const excluded = f32x4.splat(-Infinity);
	let highest = excluded;
	for (let at: usize = 0; at < end; at += 16) {
		const logit = f32x4.sub(f32x4.mul(v128.load(row + at), scales), v128.load(logQ + at));
		const kept = v128.bitselect(excluded, logit, i32x4.eq(v128.load(items + at), item));
		highest = f32x4.pmax(highest, kept);
		v128.store(row + at, kept);
	}
	store<f32>(row + own, positive);
	const largest = max(largestLane(highest), positive);
	const shift = f32x4.splat(largest);
	let totals = f32x4.splat(0);
	for (let at: usize = 0; at < end; at += 16) {
		const weight = exponential(f32x4.sub(v128.load(row + at), shift));
		totals = f32x4.add(totals, weight);
		v128.store(row + at, weight);
	}
	const total = sumLanes(totals);
	const factor = f32x4.splat(slopeScale / total);
	for (let at: usize = 0; at < end; at += 16) v128.store(row + at, f32x4.mul(v128.load(row + at), factor));
	store<f32>(row + own, load<f32>(row + own) - slopeScale);
	store<f32>(rowLoss, largest);
	store<f32>(rowLoss, total, 4);
	store<f32>(rowLoss, positive, 8);
}
