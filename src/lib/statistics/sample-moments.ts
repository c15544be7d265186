/** All that tests of means need of a sample; it can be kept up to date visitor by visitor, without the sample. */
export interface SampleMoments {
	count: number;
	mean: number;
	/** Σ(x − mean)² / (n − 1); NaN of fewer than two. */
	variance: number;
}

/** One pass (Welford 1962, Technometrics 4). */
export function sampleMoments(sample: ArrayLike<number>): SampleMoments {
	let mean = 0;
	let squares = 0;
	for (let place = 0; place < sample.length; place++) {
		const step = sample[place] - mean;
		mean += step / (place + 1);
		squares += step * (sample[place] - mean);
	}
	const count = sample.length;
	return { count, mean: count === 0 ? NaN : mean, variance: count < 2 ? NaN : squares / (count - 1) };
}
