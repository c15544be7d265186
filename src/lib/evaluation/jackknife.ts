import type { Estimate } from './report';
import type { JackknifeSample } from './user-sample';

/** 97.5 % quantile of the standard normal. */
const z = 1.959963984540054;

/**
 * 95 % interval of a set-level metric (coverage) from what it loses without each user: estimate ± z·se with
 * se² = (n − 1)/n · Σ (lossᵤ − mean loss)², cut to the metric's range (Efron, Stein 1981, Annals of Statistics 9: the
 * jackknife variance errs upwards, never downwards). The bootstrap will not do here: a resample holds 63 % of the users,
 * so its coverage lies below the truth every time.
 */
export function jackknifeEstimate({ estimate, values, range }: JackknifeSample): Estimate {
	const half = z * jackknifeError(values);
	return { mean: estimate, low: Math.max(range[0], estimate - half), high: Math.min(range[1], estimate + half) };
}

/** The difference of two set-level metrics over the same users, b − a, with its 95 % interval. */
export function jackknifeDifference(a: JackknifeSample, b: JackknifeSample): Estimate {
	const half = z * jackknifeError(a.values.map((value, user) => b.values[user] - value));
	const mean = b.estimate - a.estimate;
	return { mean, low: mean - half, high: mean + half };
}

/** The standard error from leave-one-out losses [userCount]. */
function jackknifeError(losses: Float32Array): number {
	const count = losses.length;
	let mean = 0;
	for (const loss of losses) mean += loss / count;
	let squares = 0;
	for (const loss of losses) squares += (loss - mean) ** 2;
	return Math.sqrt(((count - 1) / count) * squares);
}
