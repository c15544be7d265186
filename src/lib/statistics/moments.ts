import { ShapeError } from '$lib/core/errors';

/** Σx / n; NaN of nothing. */
export function mean(sample: ArrayLike<number>): number {
	let sum = 0;
	for (let place = 0; place < sample.length; place++) sum += sample[place];
	return sum / sample.length;
}

/** Σ(x − mean)² / (n − 1), two passes; NaN of fewer than two. */
export function variance(sample: ArrayLike<number>): number {
	const centre = mean(sample);
	let squares = 0;
	for (let place = 0; place < sample.length; place++) squares += (sample[place] - centre) ** 2;
	return squares / (sample.length - 1);
}

/** Σ(x − mean x)(y − mean y) / (n − 1). @throws ShapeError */
export function covariance(x: ArrayLike<number>, y: ArrayLike<number>): number {
	requirePairs(x, y);
	const [meanX, meanY] = [mean(x), mean(y)];
	let sum = 0;
	for (let place = 0; place < x.length; place++) sum += (x[place] - meanX) * (y[place] - meanY);
	return sum / (x.length - 1);
}

/** a − b, pair by pair. @throws ShapeError */
export function differences(a: ArrayLike<number>, b: ArrayLike<number>): Float64Array {
	requirePairs(a, b);
	return Float64Array.from(a, (value, place) => value - b[place]);
}

/** @throws ShapeError where the two do not pair up */
export function requirePairs(a: ArrayLike<number>, b: ArrayLike<number>): void {
	if (a.length !== b.length) throw new ShapeError(`Pairs need equal lengths; got ${a.length} and ${b.length}.`);
}
