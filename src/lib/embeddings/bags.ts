/**
 * Weighted sets of table rows, one a bag: bag b owns entries offsets[b] … offsets[b + 1] − 1.
 * A bag may be empty; its sum is then the zero vector.
 */
export interface Bags {
	/** [bagCount + 1] */
	offsets: Uint32Array;
	/** [entryCount] */
	rows: Uint32Array;
	/** [entryCount] */
	weights: Float32Array;
}

/** Where vectors stand in a wider row-major matrix: vector v starts at v · stride + column. */
export interface Columns {
	stride: number;
	column: number;
}

/**
 * Writes the weighted sum of each bag's table rows: out[b] = Σ_e weights[e] · table[rows[e]].
 * @param table [rowCount × dim]
 * @param out [bagCount × stride], owned by the caller; only the named columns are written
 */
export function sumBags(table: Float32Array, dim: number, bags: Bags, out: Float32Array, columns?: Columns): void {
	const { offsets, rows, weights } = bags;
	const { stride, column } = columns ?? { stride: dim, column: 0 };
	for (let bag = 0; bag + 1 < offsets.length; bag++) {
		const target = bag * stride + column;
		out.fill(0, target, target + dim);
		for (let entry = offsets[bag]; entry < offsets[bag + 1]; entry++) {
			const source = rows[entry] * dim;
			const weight = weights[entry];
			for (let d = 0; d < dim; d++) out[target + d] += weight * table[source + d];
		}
	}
}

/** One row a bag, with weight 1. */
export function singletonBags(rows: Uint32Array): Bags {
	return {
		offsets: Uint32Array.from({ length: rows.length + 1 }, (_, bag) => bag),
		rows,
		weights: new Float32Array(rows.length).fill(1),
	};
}

/** The bags at `places`, in that order; repeats allowed; new arrays. */
export function pickBags(bags: Bags, places: Uint32Array): Bags {
	const offsets = new Uint32Array(places.length + 1);
	places.forEach((place, bag) => {
		offsets[bag + 1] = offsets[bag] + bags.offsets[place + 1] - bags.offsets[place];
	});
	const rows = new Uint32Array(offsets[places.length]);
	const weights = new Float32Array(rows.length);
	for (let bag = 0; bag < places.length; bag++) {
		let source = bags.offsets[places[bag]];
		for (let entry = offsets[bag]; entry < offsets[bag + 1]; entry++, source++) {
			rows[entry] = bags.rows[source];
			weights[entry] = bags.weights[source];
		}
	}
	return { offsets, rows, weights };
}
