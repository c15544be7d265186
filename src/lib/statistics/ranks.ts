/** Ranks from 1; equal values share the mean of their places. */
export interface Ranks {
	/** [n] */
	ranks: Float64Array;
	/** How many values share each repeated value; unrepeated ones are left out. */
	tieSizes: number[];
}

/** Ascending average ranks, O(n log n). */
export function averageRanks(sample: ArrayLike<number>): Ranks {
	const order = Uint32Array.from({ length: sample.length }, (_, place) => place);
	order.sort((a, b) => sample[a] - sample[b]);
	const ranks = new Float64Array(sample.length);
	const tieSizes: number[] = [];
	for (let start = 0; start < order.length;) {
		let end = start + 1;
		while (end < order.length && sample[order[end]] === sample[order[start]]) end++;
		// Places start + 1 … end have this mean.
		for (let place = start; place < end; place++) ranks[order[place]] = (start + 1 + end) / 2;
		if (end - start > 1) tieSizes.push(end - start);
		start = end;
	}
	return { ranks, tieSizes };
}
