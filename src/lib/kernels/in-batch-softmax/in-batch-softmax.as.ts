import { gemmPackColumns, gemmRows } from '../gemm/gemm.as';
import { exponential, largestLane, sumLanes } from '../simd.as';

/** Queries whose logits are made, used and overwritten while they are in the second-level cache: whole tiles of 6. */
const queriesAtOnce: i32 = 24;
/** Candidates whose slopes are read for all panels of the packed queries while they are in the first-level cache. */
const candidatesAtOnce: i32 = 48;

/**
 * One block of the queries, from the logits to its part of both gradients. It stays with one thread: what it hands to
 * others is `candidateParts` [blocks of this call × candidateCount × dim], for `addParts`. `slopes` [blockRows × slopeStride
 * bytes] and `packedQueries` [blockRows × dim, whole panels] are scratch of each lane.
 * `rowLoss` takes (largest, total, positive) of each query: its loss is largest + log(total) − positive.
 */
export function softmaxBlock(
	lane: i32,
	chunk: i32,
	firstBlock: i32,
	blockRows: i32,
	batchSize: i32,
	candidateCount: i32,
	dim: i32,
	queries: usize,
	packedForLogits: usize,
	packedForGradient: usize,
	positives: usize,
	positiveLogQ: usize,
	items: usize,
	logQ: usize,
	scale: f32,
	slopeScale: f32,
	allSlopes: usize,
	slopeStride: usize,
	allPackedQueries: usize,
	packedStride: usize,
	rowLoss: usize,
	queryGradients: usize,
	candidateParts: usize,
	scratch: usize,
): void {
	const rowStride = (<usize>dim) << 2;
	const first = (firstBlock + chunk) * blockRows;
	const rows = min(blockRows, batchSize - first);
	const block = queries + <usize>first * rowStride;
	const blockGradients = queryGradients + <usize>first * rowStride;
	const slopes = allSlopes + <usize>(lane * blockRows) * slopeStride;
	const packedQueries = allPackedQueries + <usize>lane * packedStride;
	const part = candidateParts + <usize>(chunk * candidateCount) * rowStride;
	for (let group = 0; group * queriesAtOnce < rows; group++) {
		// prettier-ignore
		gemmRows(lane, group, queriesAtOnce, rows, candidateCount, dim, block, rowStride, 4,
			packedForLogits, slopes, slopeStride, 0, scratch);
		const end = min(rows, (group + 1) * queriesAtOnce);
		for (let row = group * queriesAtOnce; row < end; row++) {
			const slope = slopes + <usize>row * slopeStride;
			const query = <usize>(first + row);
			const own = load<u32>(positives + (query << 2));
			const ownLogQ = load<f32>(positiveLogQ + (query << 2));
			softmaxRow(own, ownLogQ, candidateCount, slope, items, logQ, scale, slopeScale, rowLoss + query * 12);
		}
		// prettier-ignore
		gemmRows(lane, group, queriesAtOnce, rows, dim, candidateCount, slopes, slopeStride, 4,
			packedForGradient, blockGradients, rowStride, 0, scratch);
	}
	gemmPackColumns(lane, 0, i32.MAX_VALUE, block, rowStride, 4, rows, dim, packedQueries);
	for (let group = 0; group * candidatesAtOnce < candidateCount; group++) {
		// prettier-ignore
		gemmRows(lane, group, candidatesAtOnce, candidateCount, dim, rows, slopes, 4, slopeStride,
			packedQueries, part, rowStride, 0, scratch);
	}
}

/** A chunk of the sum of the blocks' parts, always in the order of the blocks; `accumulate` adds it to what is there. */
export function addParts(
	lane: i32,
	chunk: i32,
	numbersPerChunk: i32,
	count: i32,
	parts: usize,
	partCount: i32,
	sums: usize,
	accumulate: i32,
): void {
	const partBytes = (<usize>count) << 2;
	const end = (<usize>min(count, (chunk + 1) * numbersPerChunk)) << 2;
	const last = parts + <usize>partCount * partBytes;
	let at = (<usize>(chunk * numbersPerChunk)) << 2;
	for (; at + 16 <= end; at += 16) {
		let sum = accumulate ? v128.load(sums + at) : f32x4.splat(0);
		for (let part = parts + at; part < last; part += partBytes) sum = f32x4.add(sum, v128.load(part));
		v128.store(sums + at, sum);
	}
	for (; at < end; at += 4) {
		let sum: f32 = accumulate ? load<f32>(sums + at) : 0;
		for (let part = parts + at; part < last; part += partBytes) sum += load<f32>(part);
		store<f32>(sums + at, sum);
	}
}

/** Products become slopes. `logQ` is +∞ in its padding, which takes the padding of the row out of every sum. */
function softmaxRow(
	positiveCandidate: u32,
	positiveLogQ: f32,
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
	const own = (<usize>positiveCandidate) << 2;
	const positive = load<f32>(row + own) * scale - positiveLogQ;
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
