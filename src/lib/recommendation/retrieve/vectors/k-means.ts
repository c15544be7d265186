import type { Rng } from '$lib/core/rng';

const iterations = 8;

/**
 * Lloyd's k-means on a seeded sample of rows as first centres; an empty cluster keeps its centre.
 * @param rows [count × dim]
 * @returns centres [k × dim] and the cluster of each row; k is the number of rows where there are fewer
 */
export function kMeans(rows: Float32Array, dim: number, wanted: number, rng: Rng) {
	const count = rows.length / dim;
	const k = Math.min(wanted, count);
	const order = rng.shuffle(Uint32Array.from({ length: count }, (_, row) => row));
	const centres = new Float32Array(k * dim);
	for (let cluster = 0; cluster < k; cluster++) {
		centres.set(rows.subarray(order[cluster] * dim, (order[cluster] + 1) * dim), cluster * dim);
	}
	const clusters = new Uint32Array(count);
	for (let iteration = 0; iteration < iterations; iteration++) {
		for (let row = 0; row < count; row++) clusters[row] = nearestCentre(rows, row * dim, centres, dim);
		const sums = new Float64Array(k * dim);
		const sizes = new Uint32Array(k);
		for (let row = 0; row < count; row++) {
			sizes[clusters[row]]++;
			for (let d = 0; d < dim; d++) sums[clusters[row] * dim + d] += rows[row * dim + d];
		}
		for (let cluster = 0; cluster < k; cluster++) {
			if (sizes[cluster] === 0) continue;
			for (let d = 0; d < dim; d++) centres[cluster * dim + d] = sums[cluster * dim + d] / sizes[cluster];
		}
	}
	for (let row = 0; row < count; row++) clusters[row] = nearestCentre(rows, row * dim, centres, dim);
	return { centres, clusters };
}

/** By squared distance, ties to the lower centre. */
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
