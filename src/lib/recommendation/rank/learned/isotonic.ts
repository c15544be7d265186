/** A rising line through points, flat beyond its ends. */
export interface RisingLine {
	/** Ascending. */
	scores: Float64Array;
	/** Never falling. */
	rates: Float64Array;
}

/**
 * The never-falling sequence nearest to `values` by weighted squares: pool adjacent violators (Ayer et al. 1955, Annals of Mathematical
 * Statistics 26; Barlow et al. 1972), O(n).
 * @param weights [values.length], above 0
 */
export function poolAdjacentViolators(values: Float64Array, weights: Float64Array): Float64Array {
	const means: number[] = [];
	const sums: number[] = [];
	const counts: number[] = [];
	for (let index = 0; index < values.length; index++) {
		means.push(values[index]);
		sums.push(weights[index]);
		counts.push(1);
		while (means.length > 1 && means.at(-2)! >= means.at(-1)!) {
			const [mean, sum, count] = [means.pop()!, sums.pop()!, counts.pop()!];
			const last = means.length - 1;
			means[last] = (means[last] * sums[last] + mean * sum) / (sums[last] + sum);
			sums[last] += sum;
			counts[last] += count;
		}
	}
	const fitted = new Float64Array(values.length);
	let start = 0;
	means.forEach((mean, block) => {
		fitted.fill(mean, start, start + counts[block]);
		start += counts[block];
	});
	return fitted;
}

/**
 * Isotonic regression of labels on scores, as a line through the centres of its blocks: centred isotonic regression (Oron, Flournoy 2017,
 * Statistics in Biopharmaceutical Research 9, §2.2). The stairs of the plain one would give half a list the same score.
 * @param labels [scores.length] 0…1
 */
export function fitIsotonic(scores: Float64Array, labels: Float32Array): RisingLine {
	const order = Uint32Array.from(scores.keys()).sort((a, b) => scores[a] - scores[b] || a - b);
	// Equal scores are one point: what cannot be told apart gets one rate.
	const points: { score: number; label: number; weight: number }[] = [];
	for (const index of order) {
		const last = points.at(-1);
		if (last?.score === scores[index]) {
			last.label += labels[index];
			last.weight++;
		} else points.push({ score: scores[index], label: labels[index], weight: 1 });
	}
	const weights = Float64Array.from(points, ({ weight }) => weight);
	const fitted = poolAdjacentViolators(
		Float64Array.from(points, ({ label, weight }) => label / weight),
		weights,
	);
	const line = { scores: [] as number[], rates: [] as number[] };
	for (let start = 0; start < points.length;) {
		let end = start;
		let [sum, weight] = [0, 0];
		for (; end < points.length && fitted[end] === fitted[start]; end++) {
			sum += points[end].score * weights[end];
			weight += weights[end];
		}
		line.scores.push(sum / weight);
		line.rates.push(fitted[start]);
		start = end;
	}
	return { scores: Float64Array.from(line.scores), rates: Float64Array.from(line.rates) };
}

/** The line's height at a score. */
export function heightAt({ scores, rates }: RisingLine, score: number): number {
	let low = 0;
	let high = scores.length - 1;
	if (high < 0 || !(score > scores[0])) return rates[0] ?? 0;
	if (score >= scores[high]) return rates[high];
	while (high - low > 1) {
		const middle = (low + high) >> 1;
		if (scores[middle] <= score) low = middle;
		else high = middle;
	}
	const share = (score - scores[low]) / (scores[high] - scores[low]);
	return rates[low] + share * (rates[high] - rates[low]);
}
