const DIGIT_BITS = 11;
const DIGITS = 1 << DIGIT_BITS;

/**
 * Row numbers, oldest first, equal times in file order: a radix sort, because comparing a million rows in a callback
 * takes longer than everything else a profile counts.
 * @param timestamps [rowCount] milliseconds; parts of a millisecond are not told apart
 */
export function orderByTime(timestamps: Float64Array): Uint32Array {
	let order: Uint32Array = new Uint32Array(timestamps.length);
	for (let row = 0; row < order.length; row++) order[row] = row;
	if (isAscending(timestamps)) return order;
	let first = Infinity;
	for (let row = 0; row < timestamps.length; row++) if (timestamps[row] < first) first = timestamps[row];
	const keys = keysOf(timestamps, first);
	let spare: Uint32Array = new Uint32Array(order.length);
	for (const { digits, largest } of keys) {
		for (let shift = 0; shift < 32 && largest >>> shift > 0; shift += DIGIT_BITS) {
			const next = new Uint32Array(DIGITS + 1);
			for (let row = 0; row < digits.length; row++) next[((digits[row] >>> shift) & (DIGITS - 1)) + 1]++;
			for (let digit = 0; digit < DIGITS; digit++) next[digit + 1] += next[digit];
			for (let place = 0; place < order.length; place++) {
				const row = order[place];
				spare[next[(digits[row] >>> shift) & (DIGITS - 1)]++] = row;
			}
			[order, spare] = [spare, order];
		}
	}
	return order;
}

/** Milliseconds since the first row as whole numbers of 32 bits, the lower ones first: doubles are slow to take apart. */
function keysOf(timestamps: Float64Array, first: number) {
	const low = new Uint32Array(timestamps.length);
	const high = new Uint32Array(timestamps.length);
	let [largestLow, largestHigh] = [0, 0];
	for (let row = 0; row < timestamps.length; row++) {
		const delta = timestamps[row] - first;
		high[row] = delta / 2 ** 32;
		low[row] = delta - high[row] * 2 ** 32;
		if (low[row] > largestLow) largestLow = low[row];
		if (high[row] > largestHigh) largestHigh = high[row];
	}
	return [
		{ digits: low, largest: largestLow },
		{ digits: high, largest: largestHigh },
	];
}

function isAscending(timestamps: Float64Array): boolean {
	for (let row = 1; row < timestamps.length; row++) if (timestamps[row] < timestamps[row - 1]) return false;
	return true;
}
