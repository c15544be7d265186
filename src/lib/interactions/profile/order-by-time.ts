const DIGIT_BITS = 11;
const DIGITS = 1 << DIGIT_BITS;

/**
 * Row numbers, oldest first, equal times in file order: a radix sort, because comparing a million rows in a callback
 * takes longer than everything else a profile counts.
 * @param timestamps [rowCount] milliseconds; parts of a millisecond are not told apart
 */
export function orderByTime(timestamps: Float64Array): Uint32Array {
	let order: Uint32Array = Uint32Array.from({ length: timestamps.length }, (_, row) => row);
	if (isAscending(timestamps)) return order;
	let [first, last] = [Infinity, -Infinity];
	for (const timestamp of timestamps) {
		if (timestamp < first) first = timestamp;
		if (timestamp > last) last = timestamp;
	}
	let spare: Uint32Array = new Uint32Array(order.length);
	for (let unit = 1; unit <= last - first; unit *= DIGITS) {
		const next = new Uint32Array(DIGITS + 1);
		const digitOf = (row: number) => Math.floor((timestamps[row] - first) / unit) % DIGITS;
		for (const row of order) next[digitOf(row) + 1]++;
		for (let digit = 0; digit < DIGITS; digit++) next[digit + 1] += next[digit];
		for (const row of order) spare[next[digitOf(row)]++] = row;
		[order, spare] = [spare, order];
	}
	return order;
}

function isAscending(timestamps: Float64Array): boolean {
	for (let row = 1; row < timestamps.length; row++) if (timestamps[row] < timestamps[row - 1]) return false;
	return true;
}
