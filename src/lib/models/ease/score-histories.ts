/** Items of one history and how much each counts, in parallel. */
export interface WeightedHistory {
	items: Uint32Array;
	weights: Float32Array;
}

/** Columns at a time: the sums stay in the nearest cache, and one history's slices serve the next. */
const BLOCK = 512;

/**
 * out[h] = Σ_j weight_j · table[item_j] over the histories' items: rows of the table summed in f64, a block of columns
 * at a time. O(all items of all histories · itemCount); histories are too sparse for a dense product to pay.
 * @param table [itemCount × itemCount], row-major
 * @param out written: [histories.length × itemCount]
 */
export function scoreHistories(
	table: Float32Array,
	itemCount: number,
	histories: readonly WeightedHistory[],
	out: Float32Array,
): void {
	const sums = new Float64Array(Math.min(BLOCK, itemCount));
	for (let first = 0; first < itemCount; first += BLOCK) {
		const width = Math.min(BLOCK, itemCount - first);
		histories.forEach((history, row) => {
			sums.fill(0);
			addRows(table, itemCount, first, width, history, sums);
			out.set(sums.subarray(0, width), row * itemCount + first);
		});
	}
}

/** Four rows a pass: each sum is read and written once for four products. */
function addRows(
	table: Float32Array,
	itemCount: number,
	first: number,
	width: number,
	{ items, weights }: WeightedHistory,
	sums: Float64Array,
): void {
	let place = 0;
	for (; place + 4 <= items.length; place += 4) {
		const a = items[place] * itemCount + first;
		const b = items[place + 1] * itemCount + first;
		const c = items[place + 2] * itemCount + first;
		const d = items[place + 3] * itemCount + first;
		const [weightA, weightB, weightC, weightD] = weights.subarray(place, place + 4);
		for (let column = 0; column < width; column++) {
			sums[column] +=
				weightA * table[a + column] +
				weightB * table[b + column] +
				weightC * table[c + column] +
				weightD * table[d + column];
		}
	}
	for (; place < items.length; place++) {
		const start = items[place] * itemCount + first;
		const weight = weights[place];
		for (let column = 0; column < width; column++) sums[column] += weight * table[start + column];
	}
}
