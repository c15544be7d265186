import type { Rng } from '$lib/core/rng';

const iterations = 8;

/**
 * Lloyd's k-means on a seeded draw of rows as first centres; an empty cluster keeps its centre.
 * @param rows [count × dim]
 * @returns centres [k × dim]; k is the number of rows where there are fewer
 */
export function kMeans(rows: Float32Array, dim: number, wanted: number, rng: Rng): Float32Array {
	const centres = sampleRows(rows, dim, wanted, rng).slice();
	for (let iteration = 0; iteration < iterations; iteration++) {
		const clusters = assignRows(rows, dim, centres);
		const sums = new Float64Array(centres.length);
		const sizes = new Uint32Array(centres.length / dim);
		clusters.forEach((cluster, row) => {
			sizes[cluster]++;
			for (let d = 0; d < dim; d++) sums[cluster * dim + d] += rows[row * dim + d];
		});
		sizes.forEach((size, cluster) => {
			if (size === 0) return;
			for (let d = 0; d < dim; d++) centres[cluster * dim + d] = sums[cluster * dim + d] / size;
		});
	}
	return centres;
}

/** The nearest centre of every row by squared distance, ties to the lower centre. */
export function assignRows(rows: Float32Array, dim: number, centres: Float32Array): Uint32Array {
	return Uint32Array.from({ length: rows.length / dim }, (_, row) => nearestCentre(rows, row * dim, centres, dim));
}

/** So many rows drawn without replacement, in the order drawn; all where there are no more. */
export function sampleRows(rows: Float32Array, dim: number, wanted: number, rng: Rng): Float32Array {
	const count = rows.length / dim;
	const order = rng.shuffle(Uint32Array.from({ length: count }, (_, row) => row)).subarray(0, wanted);
	const out = new Float32Array(order.length * dim);
	order.forEach((row, place) => out.set(rows.subarray(row * dim, (row + 1) * dim), place * dim));
	return out;
}

function nearestCentre(rows: Float32Array, start: number, centres: Float32Array, dim: number): number {
	let nearest = 0;
	let least = Infinity;
	for (let centre = 0; centre * dim < centres.length; centre++) {
		let distance = 0;
		for (let d = 0; d < dim && distance < least; d++) {
			const difference = rows[start + d] - centres[centre * dim + d];
			distance += difference * difference;
		}
		if (distance < least) {
			least = distance;
			nearest = centre;
		}
	}
	return nearest;
}
