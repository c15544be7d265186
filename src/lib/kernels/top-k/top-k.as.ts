/**
 * The k largest of scores[first … last), descending, ties by lower index; −∞ and NaN never appear.
 * Sixteen scores at a time are held against the worst kept, so nearly all of a long array only streams by.
 * @returns how many were written
 */
export function selectTop(scores: usize, first: i32, last: i32, k: i32, indices: usize, values: usize): i32 {
	if (k == 0) return 0;
	let count = 0;
	let index = first;
	while (index < last) {
		const at = scores + ((<usize>index) << 2);
		if (index + 16 <= last) {
			const bar = f32x4.splat(count < k ? -Infinity : load<f32>(values));
			const above = v128.or(
				v128.or(f32x4.gt(v128.load(at), bar), f32x4.gt(v128.load(at, 16), bar)),
				v128.or(f32x4.gt(v128.load(at, 32), bar), f32x4.gt(v128.load(at, 48), bar)),
			);
			if (!v128.any_true(above)) {
				index += 16;
				continue;
			}
		}
		const stop = min(last, index + 16);
		for (; index < stop; index++) {
			count = offer(load<f32>(scores + ((<usize>index) << 2)), index, count, k, indices, values);
		}
	}
	sortDescending(count, indices, values);
	return count;
}

/** Offers (score, index) to a heap of the best k whose root is the worst; indices are offered ascending. */
export function offer(score: f32, index: i32, count: i32, k: i32, indices: usize, values: usize): i32 {
	if (count < k) {
		if (!(score > -Infinity)) return count;
		siftUp(indices, values, count, index, score);
		return count + 1;
	}
	// An equal score has the higher index, so it never displaces the root.
	if (score > load<f32>(values)) siftDown(indices, values, k, index, score);
	return count;
}

/** As `offer`, for indices in any order: among equal scores the lower index stays. */
export function offerInAnyOrder(score: f32, index: i32, count: i32, k: i32, indices: usize, values: usize): i32 {
	if (count < k) return offer(score, index, count, k, indices, values);
	if (isWorse(load<i32>(indices), load<f32>(values), index, score)) siftDown(indices, values, k, index, score);
	return count;
}

/** Turns the heap into descending order, ties by lower index. */
export function sortDescending(count: i32, indices: usize, values: usize): void {
	for (let last = count - 1; last > 0; last--) {
		const place = (<usize>last) << 2;
		const index = load<i32>(indices + place);
		const score = load<f32>(values + place);
		store<i32>(indices + place, load<i32>(indices));
		store<f32>(values + place, load<f32>(values));
		siftDown(indices, values, last, index, score);
	}
}

function isWorse(index: i32, score: f32, otherIndex: i32, otherScore: f32): bool {
	return score < otherScore || (score == otherScore && index > otherIndex);
}

function put(indices: usize, values: usize, place: i32, index: i32, score: f32): void {
	store<i32>(indices + ((<usize>place) << 2), index);
	store<f32>(values + ((<usize>place) << 2), score);
}

function siftUp(indices: usize, values: usize, hole: i32, index: i32, score: f32): void {
	while (hole > 0) {
		const parent = (hole - 1) >> 1;
		const parentIndex = load<i32>(indices + ((<usize>parent) << 2));
		const parentScore = load<f32>(values + ((<usize>parent) << 2));
		if (!isWorse(index, score, parentIndex, parentScore)) break;
		put(indices, values, hole, parentIndex, parentScore);
		hole = parent;
	}
	put(indices, values, hole, index, score);
}

function siftDown(indices: usize, values: usize, size: i32, index: i32, score: f32): void {
	let hole = 0;
	for (;;) {
		let child = 2 * hole + 1;
		if (child >= size) break;
		let childIndex = load<i32>(indices + ((<usize>child) << 2));
		let childScore = load<f32>(values + ((<usize>child) << 2));
		if (child + 1 < size) {
			const otherIndex = load<i32>(indices + ((<usize>child) << 2), 4);
			const otherScore = load<f32>(values + ((<usize>child) << 2), 4);
			if (isWorse(otherIndex, otherScore, childIndex, childScore)) {
				child++;
				childIndex = otherIndex;
				childScore = otherScore;
			}
		}
		if (!isWorse(childIndex, childScore, index, score)) break;
		put(indices, values, hole, childIndex, childScore);
		hole = child;
	}
	put(indices, values, hole, index, score);
}

/** One stretch of a long array; its winners keep their global indices. */
export function topKChunk(
	lane: i32,
	chunk: i32,
	scoresPerChunk: i32,
	scores: usize,
	scoreCount: i32,
	k: i32,
	counts: usize,
	indices: usize,
	values: usize,
): void {
	const first = chunk * scoresPerChunk;
	const start = <usize>chunk * <usize>k * 4;
	const count = selectTop(scores, first, min(scoreCount, first + scoresPerChunk), k, indices + start, values + start);
	store<i32>(counts + ((<usize>chunk) << 2), count);
}

/**
 * Ranks the winners of all stretches into the first k places, which held those of the first stretch: a heap is
 * built there anew from what it already holds. Stretches come in order, so ties still go to the lower index.
 */
export function mergeTop(chunkCount: i32, k: i32, counts: usize, indices: usize, values: usize): i32 {
	let count = 0;
	for (let chunk = 0; chunk < chunkCount; chunk++) {
		const start = <usize>chunk * <usize>k * 4;
		const found = load<i32>(counts + ((<usize>chunk) << 2));
		for (let rank = 0; rank < found; rank++) {
			const place = start + ((<usize>rank) << 2);
			const score = load<f32>(values + place);
			count = offer(score, load<i32>(indices + place), count, k, indices, values);
		}
	}
	sortDescending(count, indices, values);
	return count;
}
