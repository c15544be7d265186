import type { Rng } from '$lib/core/rng';

/** [rowCount × dim] drawn from a normal distribution with this standard deviation. */
export function normalFactors(rng: Rng, rowCount: number, dim: number, deviation: number): Float32Array {
	const factors = new Float32Array(rowCount * dim);
	for (let index = 0; index < factors.length; index++) factors[index] = deviation * rng.normal();
	return factors;
}
