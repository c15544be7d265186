import { estimatedDifference, type EstimatedDifference } from './estimated-difference';

/** Sums over visitors of a numerator x and a denominator y, such as clicks and impressions. */
export interface RatioSums {
	count: number;
	x: number;
	y: number;
	xx: number;
	xy: number;
	yy: number;
}

export const emptyRatioSums = (): RatioSums => ({ count: 0, x: 0, y: 0, xx: 0, xy: 0, yy: 0 });

export function addToRatio(sums: RatioSums, x: number, y: number): void {
	sums.count++;
	sums.x += x;
	sums.y += y;
	sums.xx += x * x;
	sums.xy += x * y;
	sums.yy += y * y;
}

export interface RatioEstimate {
	count: number;
	/** Σx / Σy; NaN where nobody has a denominator. */
	ratio: number;
	/** Of the ratio. */
	variance: number;
}

/**
 * A ratio of sums over visitors with its variance by the delta method (Deng, Knoblich, Lu 2018, KDD, §2): visitors are what was
 * dealt out at random, not impressions, so x and y of a visitor belong together:
 * var = (s²x − 2 r s_xy + r² s²y) / (ȳ² n), sample moments over n − 1.
 */
export function ratioEstimate({ count, x, y, xx, xy, yy }: RatioSums): RatioEstimate {
	const ratio = x / y;
	const spread = (product: number, first: number, second: number) => (product - (first * second) / count) / (count - 1);
	const residual = spread(xx, x, x) - 2 * ratio * spread(xy, x, y) + ratio ** 2 * spread(yy, y, y);
	return { count, ratio, variance: Math.max(0, residual) / ((y / count) ** 2 * count) };
}

/** The difference b − a of two ratio metrics, normal approximation. */
export function ratioDifference(a: RatioEstimate, b: RatioEstimate, alpha = 0.05): EstimatedDifference {
	return estimatedDifference(b.ratio - a.ratio, Math.sqrt(a.variance + b.variance), alpha);
}
