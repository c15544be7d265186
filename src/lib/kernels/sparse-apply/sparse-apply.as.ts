import { sumRows } from '../embedding-lookup/embedding-bags.as';
import { sumLanes } from '../simd.as';

/** The address of the gradient of each entry: that of its bag. `gradients` is the first bag's place, stride in bytes. */
export function listSources(bagCount: i32, offsets: usize, gradients: usize, stride: usize, sources: usize): void {
	for (let bag = 0; bag < bagCount; bag++) {
		const place = offsets + ((<usize>bag) << 2);
		const end = (<usize>load<u32>(place, 4)) << 2;
		const address = <u32>(gradients + <usize>bag * stride);
		for (let at = (<usize>load<u32>(place)) << 2; at < end; at += 4) store<u32>(sources + at, address);
	}
}

/**
 * Gives each distinct row a slot in order of first appearance, by open addressing, and sorts the entries by slot,
 * those of one slot in order of appearance.
 * `table` holds `tableSize` (a power of two > entryCount) zeros; `slots` and `distinct` [entryCount];
 * `offsets` [entryCount + 1]; `sortedSources` and `sortedWeights` [entryCount].
 * @returns the number of distinct rows
 */
export function groupByRow(
	entryCount: i32,
	rows: usize,
	sources: usize,
	weights: usize,
	table: usize,
	tableSize: i32,
	slots: usize,
	distinct: usize,
	offsets: usize,
	sortedSources: usize,
	sortedWeights: usize,
): i32 {
	const mask = <u32>tableSize - 1;
	let slotCount = 0;
	// While counting, offsets[slot + 1] holds how many entries the slot has.
	const end = (<usize>entryCount) << 2;
	store<i32>(offsets, 0);
	for (let at: usize = 0; at < end; at += 4) {
		const row = load<u32>(rows + at);
		let hash = ((row * 0x9e3779b1) >> 7) & mask;
		let slot = load<i32>(table + ((<usize>hash) << 2));
		while (slot != 0 && load<u32>(distinct + ((<usize>(slot - 1)) << 2)) != row) {
			hash = (hash + 1) & mask;
			slot = load<i32>(table + ((<usize>hash) << 2));
		}
		if (slot == 0) {
			store<u32>(distinct + ((<usize>slotCount) << 2), row);
			slot = ++slotCount;
			store<i32>(table + ((<usize>hash) << 2), slot);
			store<i32>(offsets + ((<usize>slot) << 2), 0);
		}
		const place = offsets + ((<usize>slot) << 2);
		store<i32>(place, load<i32>(place) + 1);
		store<i32>(slots + at, slot - 1);
	}
	let total = 0;
	for (let slot = 0; slot <= slotCount; slot++) {
		const place = offsets + ((<usize>slot) << 2);
		total += load<i32>(place);
		store<i32>(place, total);
	}
	// Each slot is filled from its start, which so becomes its end: the start of the next. One shift puts that right.
	for (let at: usize = 0; at < end; at += 4) {
		const place = offsets + ((<usize>load<i32>(slots + at)) << 2);
		const target = load<i32>(place);
		store<i32>(place, target + 1);
		store<u32>(sortedSources + ((<usize>target) << 2), load<u32>(sources + at));
		store<f32>(sortedWeights + ((<usize>target) << 2), load<f32>(weights + at));
	}
	for (let slot = slotCount; slot > 0; slot--) {
		const place = offsets + ((<usize>slot) << 2);
		store<i32>(place, load<i32>(place - 4));
	}
	store<i32>(offsets, 0);
	return slotCount;
}

/** Sums the gradients of a chunk of distinct rows and steps them where they lie. `scratch` holds dim + 16 floats a lane. */
export function adagradRows(
	lane: i32,
	chunk: i32,
	rowsPerChunk: i32,
	rowCount: i32,
	distinct: usize,
	offsets: usize,
	sources: usize,
	weights: usize,
	dim: i32,
	scratch: usize,
	table: usize,
	accumulator: usize,
	learningRate: f32,
	epsilon: f32,
): void {
	const rowBytes = (<usize>dim) << 2;
	const sum = scratch + <usize>lane * (rowBytes + 64);
	const last = min(rowCount, (chunk + 1) * rowsPerChunk);
	for (let slot = chunk * rowsPerChunk; slot < last; slot++) {
		sumSlot(slot, offsets, sources, weights, rowBytes, sum);
		const row = <usize>load<u32>(distinct + ((<usize>slot) << 2));
		stepAdagrad(table + row * rowBytes, accumulator + (row << 2), sum, dim, learningRate, epsilon);
	}
}

function stepAdagrad(row: usize, accumulator: usize, sum: usize, dim: i32, learningRate: f32, epsilon: f32): void {
	const rowBytes = (<usize>dim) << 2;
	const total = load<f32>(accumulator) + squaredLength(sum, rowBytes) / <f32>dim;
	store<f32>(accumulator, total);
	const rate = learningRate / (sqrt(total) + epsilon);
	const rates = f32x4.splat(rate);
	let at: usize = 0;
	for (; at + 16 <= rowBytes; at += 16) {
		v128.store(row + at, f32x4.sub(v128.load(row + at), f32x4.mul(rates, v128.load(sum + at))));
	}
	for (; at < rowBytes; at += 4) store<f32>(row + at, load<f32>(row + at) - rate * load<f32>(sum + at));
}

function squaredLength(row: usize, rowBytes: usize): f32 {
	let squares = f32x4.splat(0);
	let at: usize = 0;
	for (; at + 16 <= rowBytes; at += 16) {
		const values = v128.load(row + at);
		squares = f32x4.add(squares, f32x4.mul(values, values));
	}
	let total = sumLanes(squares);
	for (; at < rowBytes; at += 4) {
		const value = load<f32>(row + at);
		total += value * value;
	}
	return total;
}

/** As adagradRows, for lazy Adam. */
export function adamRows(
	lane: i32,
	chunk: i32,
	rowsPerChunk: i32,
	rowCount: i32,
	distinct: usize,
	offsets: usize,
	sources: usize,
	weights: usize,
	dim: i32,
	scratch: usize,
	table: usize,
	firstMoment: usize,
	secondMoment: usize,
	stepSize: f32,
	beta1: f32,
	beta2: f32,
	oneMinusBeta1: f32,
	oneMinusBeta2: f32,
	epsilon: f32,
): void {
	const rowBytes = (<usize>dim) << 2;
	const sum = scratch + <usize>lane * (rowBytes + 64);
	const last = min(rowCount, (chunk + 1) * rowsPerChunk);
	for (let slot = chunk * rowsPerChunk; slot < last; slot++) {
		sumSlot(slot, offsets, sources, weights, rowBytes, sum);
		const start = <usize>load<u32>(distinct + ((<usize>slot) << 2)) * rowBytes;
		// prettier-ignore
		stepAdam(table + start, firstMoment + start, secondMoment + start, sum, dim, stepSize, beta1, beta2,
			oneMinusBeta1, oneMinusBeta2, epsilon);
	}
}

/** The entries' sources are addresses already: "rows" of one byte from 0. */
function sumSlot(slot: i32, offsets: usize, sources: usize, weights: usize, rowBytes: usize, sum: usize): void {
	const place = offsets + ((<usize>slot) << 2);
	sumRows(0, 1, rowBytes, sources, weights, (<usize>load<u32>(place)) << 2, (<usize>load<u32>(place, 4)) << 2, sum);
}

/** One Adam step of `count` elements. */
export function stepAdam(
	weights: usize,
	firstMoment: usize,
	secondMoment: usize,
	gradients: usize,
	count: i32,
	stepSize: f32,
	beta1: f32,
	beta2: f32,
	// 1 − β in f32 would lose digits of 1 − 0.999, so the caller subtracts in f64.
	oneMinusBeta1: f32,
	oneMinusBeta2: f32,
	epsilon: f32,
): void {
	const end = (<usize>count) << 2;
	let at: usize = 0;
	for (; at + 16 <= end; at += 16) {
		const gradient = v128.load(gradients + at);
		const first = f32x4.add(
			f32x4.mul(f32x4.splat(beta1), v128.load(firstMoment + at)),
			f32x4.mul(f32x4.splat(oneMinusBeta1), gradient),
		);
		const second = f32x4.add(
			f32x4.mul(f32x4.splat(beta2), v128.load(secondMoment + at)),
			f32x4.mul(f32x4.mul(f32x4.splat(oneMinusBeta2), gradient), gradient),
		);
		v128.store(firstMoment + at, first);
		v128.store(secondMoment + at, second);
		const root = f32x4.add(f32x4.sqrt(second), f32x4.splat(epsilon));
		const change = f32x4.div(f32x4.mul(f32x4.splat(stepSize), first), root);
		v128.store(weights + at, f32x4.sub(v128.load(weights + at), change));
	}
	for (; at < end; at += 4) {
		const gradient = load<f32>(gradients + at);
		const first = beta1 * load<f32>(firstMoment + at) + oneMinusBeta1 * gradient;
		const second = beta2 * load<f32>(secondMoment + at) + oneMinusBeta2 * gradient * gradient;
		store<f32>(firstMoment + at, first);
		store<f32>(secondMoment + at, second);
		store<f32>(weights + at, load<f32>(weights + at) - (stepSize * first) / (sqrt(second) + epsilon));
	}
}
