import type { NearestRows, SlimOptions } from '$lib/kernels/kernel';

/** Coordinate descent in f64, straight on the Gram matrix. */
export function slimColumnsReference(
	gram: Float32Array,
	{ k, counts, indices }: Pick<NearestRows, 'k' | 'counts' | 'indices'>,
	{ l1, l2, nonNegative, passes, tolerance }: SlimOptions,
	out: Float32Array,
): void {
	const itemCount = counts.length;
	for (let column = 0; column < itemCount; column++) {
		const candidates = indices.subarray(column * k, column * k + counts[column]);
		const weights = new Float64Array(candidates.length);
		for (let pass = 0; pass < passes; pass++) {
			let largest = 0;
			candidates.forEach((item, place) => {
				const diagonal = gram[item * itemCount + item];
				let pull = gram[item * itemCount + column];
				candidates.forEach((other, at) => {
					if (at !== place) pull -= gram[item * itemCount + other] * weights[at];
				});
				const size = Math.max(0, Math.abs(pull) - l1);
				const after = nonNegative && pull < 0 ? 0 : (Math.sign(pull) * size) / (diagonal + l2);
				largest = Math.max(largest, Math.abs(after - weights[place]));
				weights[place] = after;
			});
			if (largest <= tolerance) break;
		}
		out.set(weights, column * k);
	}
}
