import { covariance, mean, variance } from './moments';

export interface CupedAdjustment {
	/** cov(pre, post) / var(pre). */
	theta: number;
	/** Correlation of pre and post; the variance shrinks by the factor 1 − ρ². */
	rho: number;
	/** [n] post − θ (pre − mean pre); the same mean as post over the whole sample. */
	adjusted: Float64Array;
}

/**
 * Controlled experiments using pre-experiment data (Deng, Xu, Kohavi, Walker 2013, WSDM, §3.2): what a visitor did before the test explains
 * part of what they do in it, and is the same in every arm on average. θ comes from all arms together, so that no arm is
 * adjusted by its own effect. A constant `pre` explains nothing: θ = 0.
 * @param pre [n] before the test; all arms
 * @param post [n] the metric, same order
 * @throws ShapeError where the two do not pair up
 */
export function cuped(pre: ArrayLike<number>, post: ArrayLike<number>): CupedAdjustment {
	const shared = covariance(pre, post);
	const spread = variance(pre);
	const theta = spread > 0 ? shared / spread : 0;
	const spreads = Math.sqrt(spread * variance(post));
	const centre = mean(pre);
	return {
		theta,
		rho: spreads > 0 ? shared / spreads : 0,
		adjusted: Float64Array.from(post, (value, place) => value - theta * (pre[place] - centre)),
	};
}
