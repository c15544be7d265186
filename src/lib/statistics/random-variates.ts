import type { Rng } from '$lib/core/rng';

/** Gamma with scale 1 (Marsaglia, Tsang 2000, ACM TOMS 26); a shape below one is boosted by a power of a uniform. */
export function gammaVariate(shape: number, rng: Pick<Rng, 'next' | 'normal'>): number {
	if (shape < 1) return gammaVariate(shape + 1, rng) * (1 - rng.next()) ** (1 / shape);
	const d = shape - 1 / 3;
	const c = 1 / Math.sqrt(9 * d);
	for (;;) {
		const x = rng.normal();
		const v = (1 + c * x) ** 3;
		if (v <= 0) continue;
		const u = 1 - rng.next();
		if (Math.log(u) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
	}
}

/** Beta(α, β) as a share of two gammas. */
export function betaVariate(alpha: number, beta: number, rng: Pick<Rng, 'next' | 'normal'>): number {
	const first = gammaVariate(alpha, rng);
	return first / (first + gammaVariate(beta, rng));
}
