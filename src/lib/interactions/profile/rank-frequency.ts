/** How interactions fall off from the most active user or most popular item to the last. */
export interface RankFrequency {
	/** At ranks spaced evenly on a logarithmic scale; ranks begin at 1, counts fall. */
	points: { rank: number; count: number }[];
	/**
	 * s in count ∝ rank^−s, least squares on the logarithms of the points (Zipf 1949); null with fewer than three points.
	 * Near 1 is what shops have; near 0 everything is equally popular.
	 */
	exponent: number | null;
}

const POINTS_PER_DECADE = 12;

/** @param counts rows of each user or item; those without a row are left out */
export function rankFrequency(counts: Uint32Array): RankFrequency {
	const ascending = counts.filter((count) => count > 0).sort();
	const points: RankFrequency['points'] = [];
	for (let step = 0; ; step++) {
		const rank = Math.round(10 ** (step / POINTS_PER_DECADE));
		if (rank > ascending.length) break;
		if (rank === points.at(-1)?.rank) continue;
		points.push({ rank, count: ascending[ascending.length - rank] });
	}
	const last = ascending.length;
	if (last > 0 && points.at(-1)!.rank !== last) points.push({ rank: last, count: ascending[0] });
	return { points, exponent: points.length < 3 ? null : -slope(points) };
}

function slope(points: RankFrequency['points']): number {
	const xs = points.map(({ rank }) => Math.log(rank));
	const ys = points.map(({ count }) => Math.log(count));
	const [meanX, meanY] = [mean(xs), mean(ys)];
	let [xy, xx] = [0, 0];
	xs.forEach((x, index) => {
		xy += (x - meanX) * (ys[index] - meanY);
		xx += (x - meanX) ** 2;
	});
	return xy / xx;
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
