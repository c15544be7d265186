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

/** Bits of a row's number that one pass sorts by: its counters stay in the first-level cache. */
const passBits: i32 = 12;
const counterCount: i32 = 1 << passBits;

/**
 * Sorts the entries by row, those of one row in order of appearance, and lists the distinct rows, ascending: so a row
 * mostly falls to the same thread step after step. A radix sort from the lowest digit (Knuth, TAOCP 3, §5.2.5).
 * `order` and `otherOrder` [entryCount] and `counters` [4096] are scratch; `distinct`, `sortedSources` and `sortedWeights`
 * [entryCount]; `offsets` [entryCount + 1].
 * @returns the number of distinct rows
 */
export function groupByRow(
	entryCount: i32,
	rowCount: i32,
	rows: usize,
	sources: usize,
	weights: usize,
	order: usize,
	otherOrder: usize,
	counters: usize,
	distinct: usize,
	offsets: usize,
	sortedSources: usize,
	sortedWeights: usize,
): i32 {
	const end = (<usize>entryCount) << 2;
	for (let at: usize = 0; at < end; at += 4) store<u32>(order + at, <u32>at);
	for (let shift: u32 = 0; shift < 32 && (<u32>(rowCount - 1)) >> shift > 0; shift += passBits) {
		sortByDigit(end, rows, shift, order, otherOrder, counters);
		const sorted = otherOrder;
		otherOrder = order;
		order = sorted;
	}
	let count = 0;
	let previous: u32 = 0;
	for (let at: usize = 0; at < end; at += 4) {
		const entry = <usize>load<u32>(order + at);
		const row = load<u32>(rows + entry);
		if (at == 0 || row != previous) {
			store<u32>(distinct + ((<usize>count) << 2), row);
			store<u32>(offsets + ((<usize>count) << 2), (<u32>at) >> 2);
			count++;
			previous = row;
		}
		store<u32>(sortedSources + at, load<u32>(sources + entry));
		store<f32>(sortedWeights + at, load<f32>(weights + entry));
	}
	store<i32>(offsets + ((<usize>count) << 2), entryCount);
	return count;
}

/** Entries, in bytes, from `order` to `sorted` by one digit of their rows, else as they stand. */
function sortByDigit(end: usize, rows: usize, shift: u32, order: usize, sorted: usize, counters: usize): void {
	const mask = <u32>counterCount - 1;
	for (let at: usize = 0; at < (<usize>counterCount) << 2; at += 16) v128.store(counters + at, i32x4.splat(0));
	for (let at: usize = 0; at < end; at += 4) {
		const counter = counters + ((<usize>((load<u32>(rows + at) >> shift) & mask)) << 2);
		store<u32>(counter, load<u32>(counter) + 1);
	}
	let total: u32 = 0;
	for (let at: usize = 0; at < (<usize>counterCount) << 2; at += 4) {
		const count = load<u32>(counters + at);
		store<u32>(counters + at, total);
		total += count << 2;
	}
	for (let at: usize = 0; at < end; at += 4) {
		const entry = load<u32>(order + at);
		const counter = counters + ((<usize>((load<u32>(rows + <usize>entry) >> shift) & mask)) << 2);
		const place = load<u32>(counter);
		store<u32>(sorted + <usize>place, entry);
		store<u32>(counter, place + 4);
	}
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
