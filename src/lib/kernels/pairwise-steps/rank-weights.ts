/**
 * What a WARP step weighs where the `trial`-th draw was the first within the margin: ln of the estimated rank
 * ⌊(itemCount − 1) / trial⌋, that is about Σ_{r ≤ rank} 1/r (Weston et al. 2011, §3; the weight of LightFM).
 */
export function rankWeight(itemCount: number, trial: number): number {
	return Math.log(Math.max(1, Math.floor((itemCount - 1) / trial)));
}

/** [trials + 1], by trial; the first place stays empty. */
export function rankWeights(itemCount: number, trials: number): Float32Array {
	return Float32Array.from({ length: trials + 1 }, (_, trial) => (trial === 0 ? 0 : rankWeight(itemCount, trial)));
}
