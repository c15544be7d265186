/**
 * What a WARP step weighs where the `trial`-th draw was the first within the margin: it grows with ln of the rank that
 * this suggests, ⌊(itemCount − 1) / trial⌋, about Σ_{r ≤ rank} 1/r (Weston et al. 2011, §3). From 0 to 1, which the first
 * draw weighs, so that a learning rate means the same in a small catalogue and a large one.
 */
export function rankWeight(itemCount: number, trial: number): number {
	return Math.log1p(Math.floor((itemCount - 1) / trial)) / Math.log(Math.max(2, itemCount));
}

/** [trials + 1], by trial; the first place stays empty. */
export function rankWeights(itemCount: number, trials: number): Float32Array {
	return Float32Array.from({ length: trials + 1 }, (_, trial) => (trial === 0 ? 0 : rankWeight(itemCount, trial)));
}
