/**
 * A quantile interpolated between order statistics (Hyndman, Fan 1996, type 7: R's and numpy's default); NaN of nothing.
 * @param sorted ascending, without NaN
 * @param share 0 … 1
 */
export function quantile(sorted: ArrayLike<number>, share: number): number {
	if (sorted.length === 0) return NaN;
	const place = share * (sorted.length - 1);
	const below = Math.floor(place);
	const above = Math.min(below + 1, sorted.length - 1);
	return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}
