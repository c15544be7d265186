import type { Rng } from '$lib/core/rng';
import type { TrainingData } from '$lib/datasets/dataset-split';
import { gather } from '$lib/datasets/gather';
import type { Bags } from '$lib/kernels/workspace';

/** How a history becomes one vector: the last `length` items, each step back counting `decay` of the one after it. */
export interface Recency {
	length: number;
	decay: number;
}

/** [length] weight of the item 1, 2, … steps back, before they are scaled to sum 1. */
export function recencyWeights({ length, decay }: Recency): Float32Array {
	return Float32Array.from({ length }, (_, back) => decay ** back);
}

/** Places of the entries of a user's row in order of time; `places` is a permutation within each row. */
export interface TimeOrder {
	places: Uint32Array;
	/** Entry p of the order ties with entry p − 1 of the same user. */
	isTied: Uint8Array;
}

/** Every row one moment: for logs whose times are only places in a file. */
export function withoutOrder({ matrix }: TrainingData): TimeOrder {
	const places = Uint32Array.from(matrix.columnIndices.keys());
	const isTied = new Uint8Array(places.length).fill(1);
	for (let user = 0; user < matrix.rowCount; user++) isTied[matrix.rowOffsets[user]] = 0;
	return { places, isTied };
}

/** Sorts each row of the training matrix by time, once. */
export function orderByTime({ matrix, timestamps }: TrainingData): TimeOrder {
	const places = Uint32Array.from({ length: timestamps.length }, (_, entry) => entry);
	const isTied = new Uint8Array(timestamps.length);
	for (let user = 0; user < matrix.rowCount; user++) {
		const [start, end] = [matrix.rowOffsets[user], matrix.rowOffsets[user + 1]];
		places.subarray(start, end).sort((a, b) => timestamps[a] - timestamps[b] || a - b);
		for (let p = start + 1; p < end; p++) isTied[p] = Number(timestamps[places[p]] === timestamps[places[p - 1]]);
	}
	return { places, isTied };
}

/**
 * [entryCount] the items of each user in order of time, ties in an order drawn anew. Items of one moment have no
 * before and after; a fixed order would teach the model the file's order instead of the shopper's.
 */
export function drawSequence({ places, isTied }: TimeOrder, items: Uint32Array, rng: Rng): Uint32Array {
	const sequence = gather(items, places);
	for (let start = 0; start < sequence.length;) {
		let end = start + 1;
		while (end < sequence.length && isTied[end]) end++;
		if (end - start > 1) rng.shuffle(sequence.subarray(start, end));
		start = end;
	}
	return sequence;
}

/**
 * The history of training examples: example p is item sequence[p], its history the same user's items before it. Only
 * what was known at that moment goes in, as when the shop asks; the item itself and what came after it never do.
 * @param starts [examples.length] where the example's user begins in the sequence
 */
export function historyBags(
	sequence: Uint32Array,
	examples: Uint32Array,
	starts: Uint32Array,
	weights: Float32Array,
): Bags {
	return bagsOf(
		examples.length,
		(bag) => examples[bag] - starts[bag],
		(bag, back) => sequence[examples[bag] - back],
		weights,
	);
}

/**
 * The history of training examples where nothing has an order: the same user's other items, as when the shop asks, too.
 * Of more than there is room for, those that come before it in the drawn sequence, which goes round.
 * @param starts [examples.length] where the example's user begins in the sequence
 * @param ends [examples.length] where the next user begins
 */
export function otherItemBags(
	sequence: Uint32Array,
	examples: Uint32Array,
	starts: Uint32Array,
	ends: Uint32Array,
	weights: Float32Array,
): Bags {
	return bagsOf(
		examples.length,
		(bag) => ends[bag] - starts[bag] - 1,
		(bag, back) => {
			const place = examples[bag] - back;
			return sequence[place < starts[bag] ? place + ends[bag] - starts[bag] : place];
		},
		weights,
	);
}

/** One bag a history, oldest item first. */
export function queryBags(histories: readonly Uint32Array[], weights: Float32Array): Bags {
	return bagsOf(
		histories.length,
		(bag) => histories[bag].length,
		(bag, back) => histories[bag][histories[bag].length - back],
		weights,
	);
}

/** @param itemAt the item so many steps back, from 1 */
function bagsOf(
	count: number,
	lengthOf: (bag: number) => number,
	itemAt: (bag: number, back: number) => number,
	recency: Float32Array,
): Bags {
	const offsets = new Uint32Array(count + 1);
	for (let bag = 0; bag < count; bag++) offsets[bag + 1] = offsets[bag] + Math.min(lengthOf(bag), recency.length);
	const rows = new Uint32Array(offsets[count]);
	const weights = new Float32Array(rows.length);
	const totals = runningSums(recency);
	for (let bag = 0; bag < count; bag++) {
		const size = offsets[bag + 1] - offsets[bag];
		for (let back = 0; back < size; back++) {
			rows[offsets[bag] + back] = itemAt(bag, back + 1);
			weights[offsets[bag] + back] = recency[back] / totals[size];
		}
	}
	return { offsets, rows, weights };
}

function runningSums(values: Float32Array): Float64Array {
	const sums = new Float64Array(values.length + 1);
	for (let index = 0; index < values.length; index++) sums[index + 1] = sums[index] + values[index];
	return sums;
}
