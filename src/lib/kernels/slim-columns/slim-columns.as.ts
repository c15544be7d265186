import { multiplyAdd } from '../simd.as';

/**
 * A chunk of columns, each by coordinate descent on the Gram matrix of its candidates, which is gathered first so that a
 * changed weight moves all gradients by one dense row.
 * Scratch of a lane: block [k × blockStride], its targets, explained and weights [blockStride each].
 */
export function slimColumns(
	lane: i32,
	chunk: i32,
	columnsPerChunk: i32,
	itemCount: i32,
	gram: usize,
	k: i32,
	counts: usize,
	candidates: usize,
	l1: f32,
	l2: f32,
	nonNegative: i32,
	passes: i32,
	tolerance: f32,
	out: usize,
	scratch: usize,
	scratchStride: usize,
	blockStride: usize,
): void {
	const block = scratch + <usize>lane * scratchStride;
	const targets = block + <usize>k * blockStride;
	const explained = targets + blockStride;
	const weights = explained + blockStride;
	const lastColumn = min(itemCount, (chunk + 1) * columnsPerChunk);
	for (let column = chunk * columnsPerChunk; column < lastColumn; column++) {
		const count = load<i32>(counts + ((<usize>column) << 2));
		const own = candidates + ((<usize>column * <usize>k) << 2);
		gatherBlock(column, count, own, gram, itemCount, block, blockStride, targets);
		for (let byte: usize = 0; byte < blockStride; byte += 16) {
			v128.store(explained + byte, f32x4.splat(0));
			v128.store(weights + byte, f32x4.splat(0));
		}
		for (let pass = 0; pass < passes; pass++) {
			let largest: f32 = 0;
			for (let place: usize = 0; place < (<usize>count) << 2; place += 4) {
				const row = block + (place >> 2) * blockStride;
				const diagonal = load<f32>(row + place);
				const before = load<f32>(weights + place);
				const pull = load<f32>(targets + place) - load<f32>(explained + place) + diagonal * before;
				const after = shrink(pull, l1, nonNegative) / (diagonal + l2);
				const change = after - before;
				if (change == 0) continue;
				store<f32>(weights + place, after);
				largest = max(largest, abs(change));
				const scale = f32x4.splat(change);
				for (let byte: usize = 0; byte < blockStride; byte += 16) {
					v128.store(explained + byte, multiplyAdd(scale, v128.load(row + byte), v128.load(explained + byte)));
				}
			}
			if (largest <= tolerance) break;
		}
		const target = out + ((<usize>column * <usize>k) << 2);
		for (let place: usize = 0; place < (<usize>count) << 2; place += 4) {
			store<f32>(target + place, load<f32>(weights + place));
		}
	}
}

/** block = gram[C][C], targets = gram[C][column]; zeros behind. */
function gatherBlock(
	column: i32,
	count: i32,
	own: usize,
	gram: usize,
	itemCount: i32,
	block: usize,
	blockStride: usize,
	targets: usize,
): void {
	const bytes = (<usize>count) << 2;
	for (let place: usize = 0; place < bytes; place += 4) {
		const source = gram + ((<usize>load<u32>(own + place) * <usize>itemCount) << 2);
		const row = block + (place >> 2) * blockStride;
		store<f32>(targets + place, load<f32>(source + ((<usize>column) << 2)));
		let other: usize = 0;
		for (; other < bytes; other += 4) {
			store<f32>(row + other, load<f32>(source + ((<usize>load<u32>(own + other)) << 2)));
		}
		for (; other < blockStride; other += 4) store<f32>(row + other, 0);
	}
}

/** What is left of a pull when the toll l1 is paid. */
function shrink(pull: f32, l1: f32, nonNegative: i32): f32 {
	if (pull > l1) return pull - l1;
	return nonNegative == 0 && pull < -l1 ? pull + l1 : 0;
}
