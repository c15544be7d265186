import { kendallCorrelation } from '$lib/statistics/kendall-correlation';

/** |a ∩ b| / |a ∪ b| (Jaccard 1912); 1 for two empty lists. */
export function jaccard(a: Uint32Array, b: Uint32Array): number {
	const inA = new Set(a);
	let common = 0;
	for (const item of b) if (inA.has(item)) common++;
	const union = a.length + b.length - common;
	return union === 0 ? 1 : common / union;
}

/**
 * Rank-biased overlap, extrapolated to lists of equal length: RBO_ext = (X_k / k)·p^k + (1 − p)/p · Σ_{d=1…k} (X_d / d)·p^d with
 * X_d the items common to the first d places (Webber, Moffat, Zobel 2010, ACM TOIS 28(4), equation 32, at equal lengths). The
 * first places count most: with p = 0.9 the first ten carry 86 %. Lists are judged to the shorter one's length; 1 for two
 * empty ones.
 */
export function rankBiasedOverlap(a: Uint32Array, b: Uint32Array, p = 0.9): number {
	const depth = Math.min(a.length, b.length);
	if (depth === 0) return a.length === b.length ? 1 : 0;
	const [seenA, seenB] = [new Set<number>(), new Set<number>()];
	let common = 0;
	let sum = 0;
	for (let place = 0; place < depth; place++) {
		seenA.add(a[place]);
		seenB.add(b[place]);
		if (a[place] === b[place]) common++;
		else common += Number(seenB.has(a[place])) + Number(seenA.has(b[place]));
		sum += (common / (place + 1)) * p ** (place + 1);
	}
	return (common / depth) * p ** depth + ((1 - p) / p) * sum;
}

/** Kendall's τ-b of the places of the items both lists hold; NaN with fewer than two. */
export function rankCorrelation(a: Uint32Array, b: Uint32Array): number {
	const placeInB = new Map(Array.from(b, (item, place) => [item, place]));
	const common = Array.from(a, (item, place) => ({ place, other: placeInB.get(item) })).filter(
		(pair): pair is { place: number; other: number } => pair.other !== undefined,
	);
	if (common.length < 2) return NaN;
	return kendallCorrelation(
		common.map(({ place }) => place),
		common.map(({ other }) => other),
	).statistic;
}
