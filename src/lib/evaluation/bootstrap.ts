import { breathe } from '$lib/core/abort';
import { createRng } from '$lib/core/rng';
import { bcaInterval } from '$lib/statistics/bca-bootstrap';
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
 * Means with their 95 % BCa intervals over resampled users (Efron 1987, JASA 82; Efron, Tibshirani 1993, An
 * Introduction to the Bootstrap, §14.3). The users are what varies, not the rows.
 * @throws AbortError
 */
export async function bootstrapEstimates(
	samples: readonly MeanSample[],
	options: BootstrapOptions,
): Promise<Estimate[]> {
	const draws = await bootstrapDraws(samples, options);
	return samples.map((sample, index) => {
		const mean = meanOf(sample);
		return { mean, ...bcaInterval({ estimate: mean, draws: draws[index], leaveOneOut: leaveOneOut(sample) }) };
	});
}

/**
 * Each sample's metric under every resample of the users: [samples][draws]. All samples share the same resamples, so
 * differences between them are paired, and each costs one dot product a draw.
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

/** [userCount] the metric without each user in turn. */
export function leaveOneOut({ values, weights, root }: MeanSample): Float64Array {
	let numerator = 0;
	let denominator = 0;
	for (let user = 0; user < values.length; user++) {
		const weight = weights === null ? 1 : weights[user];
		numerator += weight * values[user];
		denominator += weight;
	}
	return Float64Array.from(values, (value, user) => {
		const weight = weights === null ? 1 : weights[user];
		const mean = (numerator - weight * value) / (denominator - weight);
		return root ? Math.sqrt(Math.max(0, mean)) : mean;
	});
}

/** The metric as a function of how often each user was drawn. */
function prepareSums({ values, weights, root }: MeanSample): (times: Uint16Array) => number {
	const numerator = preparedDot(Float64Array.from(values, (value, user) => value * (weights?.[user] ?? 1)));
	const denominator = weights === null ? () => values.length : preparedDot(Float64Array.from(weights));
	return (times) => {
		const mean = numerator(times) / denominator(times);
		return root ? Math.sqrt(mean) : mean;
	};
}

/** Most lists have no hit: where zeros are many, only the others are visited. */
function preparedDot(dense: Float64Array): (times: Uint16Array) => number {
	const users = Uint32Array.from(dense.keys()).filter((user) => dense[user] !== 0);
	if (users.length > dense.length / 2) return (times) => denseDot(dense, times);
	const values = Float64Array.from(users, (user) => dense[user]);
	return (times) => {
		let sum = 0;
		for (let place = 0; place < users.length; place++) sum += values[place] * times[users[place]];
		return sum;
	};
}

/** Four sums side by side: one alone waits for each addition to finish. */
function denseDot(values: Float64Array, times: Uint16Array): number {
	let [a, b, c, d] = [0, 0, 0, 0];
	let user = 0;
	for (; user + 3 < values.length; user += 4) {
		a += values[user] * times[user];
		b += values[user + 1] * times[user + 1];
		c += values[user + 2] * times[user + 2];
		d += values[user + 3] * times[user + 3];
	}
	for (; user < values.length; user++) a += values[user] * times[user];
	return a + b + (c + d);
}
