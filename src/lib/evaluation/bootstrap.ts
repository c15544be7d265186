import { breathe } from '$lib/core/abort';
import { createRng } from '$lib/core/rng';
import type { Estimate } from './report';
import type { MeanSample } from './user-sample';

export interface BootstrapOptions {
	seed: number;
	/** Resamples; 1,000 unless told. */
	draws?: number;
	signal?: AbortSignal;
}

/** Draws between two looks at the message queue. */
const drawsPerBreath = 50;

/**
 * Means with their 95 % percentile intervals over resampled users (Efron 1979, Annals of Statistics 7;
 * Efron, Tibshirani 1993, An Introduction to the Bootstrap, §13.3). The users are what varies, not the rows.
 * @throws AbortError
 */
export async function bootstrapEstimates(
	samples: readonly MeanSample[],
	options: BootstrapOptions,
): Promise<Estimate[]> {
	const draws = await bootstrapDraws(samples, options);
	return samples.map((sample, index) => ({ mean: meanOf(sample), ...percentileInterval(draws[index]) }));
}

/**
 * Each sample's metric under every resample of the users: [samples][draws]. All samples share the same resamples, so
 * differences between them are paired, and each costs one sparse dot product a draw.
 * @throws AbortError
 */
export async function bootstrapDraws(
	samples: readonly MeanSample[],
	{ seed, draws = 1000, signal }: BootstrapOptions,
): Promise<Float64Array[]> {
	const userCount = samples[0]?.values.length ?? 0;
	const rng = createRng(seed).fork('bootstrap');
	const sums = samples.map(prepareSums);
	const results = samples.map(() => new Float64Array(draws));
	const times = new Uint16Array(userCount);
	for (let draw = 0; draw < draws; draw++) {
		if (draw % drawsPerBreath === 0) await breathe(signal);
		times.fill(0);
		for (let pick = 0; pick < userCount; pick++) times[rng.integer(userCount)]++;
		for (let index = 0; index < sums.length; index++) {
			results[index][draw] = sums[index](times);
		}
	}
	return results;
}

/** The metric without resampling. */
export function meanOf(sample: MeanSample): number {
	return prepareSums(sample)(new Uint16Array(sample.values.length).fill(1));
}

/** The 2.5 % and 97.5 % quantiles, interpolated between order statistics; NaN without any number. */
export function percentileInterval(draws: Float64Array): { low: number; high: number } {
	const sorted = draws.filter((value) => !Number.isNaN(value)).sort();
	return { low: quantile(sorted, 0.025), high: quantile(sorted, 0.975) };
}

function quantile(sorted: Float64Array, share: number): number {
	if (sorted.length === 0) return NaN;
	const place = share * (sorted.length - 1);
	const below = Math.floor(place);
	const above = Math.min(below + 1, sorted.length - 1);
	return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}

/** The metric as a function of how often each user was drawn. Most lists have no hit, so only non-zeros are visited. */
function prepareSums({ values, weights, root }: MeanSample): (times: Uint16Array) => number {
	const numerator = sparseDot(Float64Array.from(values, (value, user) => value * (weights?.[user] ?? 1)));
	const denominator = weights === null ? () => values.length : sparseDot(Float64Array.from(weights));
	return (times) => {
		const mean = numerator(times) / denominator(times);
		return root ? Math.sqrt(mean) : mean;
	};
}

function sparseDot(dense: Float64Array): (times: Uint16Array) => number {
	const users = Uint32Array.from(dense.keys()).filter((user) => dense[user] !== 0);
	const values = Float64Array.from(users, (user) => dense[user]);
	return (times) => {
		let sum = 0;
		for (let place = 0; place < users.length; place++) sum += values[place] * times[users[place]];
		return sum;
	};
}
