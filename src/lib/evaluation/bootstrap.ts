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
	const ratios = samples.map(asRatio);
	const sums = createSums(
		ratios.flatMap(({ numerator, denominator }) => (denominator ? [numerator, denominator] : [numerator])),
	);
	const results = samples.map(() => new Float64Array(draws));
	const times = new Uint16Array(userCount);
	for (let draw = 0; draw < draws; draw++) {
		if (draw % drawsPerBreath === 0) await breathe(signal);
		times.fill(0);
		for (let pick = 0; pick < userCount; pick++) times[rng.integer(userCount)]++;
		const found = sums(times);
		let place = 0;
		for (let index = 0; index < ratios.length; index++) {
			const { denominator, root } = ratios[index];
			const mean = found[place++] / (denominator ? found[place++] : userCount);
			results[index][draw] = root ? Math.sqrt(mean) : mean;
		}
	}
	return results;
}

/** The metric without resampling. */
export function meanOf(sample: MeanSample): number {
	const { numerator, denominator, root } = asRatio(sample);
	const once = new Uint16Array(numerator.length).fill(1);
	const sumOf = (values: Float64Array) => createSums([values])(once)[0];
	const mean = sumOf(numerator) / (denominator ? sumOf(denominator) : numerator.length);
	return root ? Math.sqrt(mean) : mean;
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

/** The metric is the sum of one over the sum of the other; without a denominator every user counts once. */
function asRatio({ values, weights, root }: MeanSample) {
	return {
		numerator: Float64Array.from(values, (value, user) => value * (weights?.[user] ?? 1)),
		denominator: weights && Float64Array.from(weights),
		root,
	};
}

/** Columns summed side by side: how often a user was drawn is read once for all of them. */
const SIDE_BY_SIDE = 4;

/**
 * Σ times·column for every column at once. Each sum goes from the first user to the last, whatever stands beside it, so a metric has the
 * same draws alone and in company. Most lists have no hit: where zeros are many, only the other users are visited.
 * @returns sums by column; overwritten by the next call
 */
function createSums(columns: readonly Float64Array[]): (times: Uint16Array) => Float64Array {
	const sums = new Float64Array(columns.length);
	const nonZero = columns.map((column) => column.reduce((count, value) => count + Number(value !== 0), 0));
	const isDense = (place: number) => nonZero[place] > columns[place].length / 2;
	const places = [...columns.keys()];
	const sparse = places
		.filter((place) => !isDense(place))
		.map((place) => {
			const users = Uint32Array.from(columns[place].keys()).filter((user) => columns[place][user] !== 0);
			return { place, users, values: Float64Array.from(users, (user) => columns[place][user]) };
		});
	const dense = places.filter(isDense);
	const blocks = Array.from({ length: Math.ceil(dense.length / SIDE_BY_SIDE) }, (_, block) => {
		const own = dense.slice(block * SIDE_BY_SIDE, (block + 1) * SIDE_BY_SIDE);
		return { own, values: interleaved(own.map((place) => columns[place])) };
	});
	return (times) => {
		for (const { place, users, values } of sparse) {
			let sum = 0;
			for (let at = 0; at < users.length; at++) sum += values[at] * times[users[at]];
			sums[place] = sum;
		}
		for (const { own, values } of blocks) {
			const found = sumFour(values, times);
			own.forEach((place, column) => (sums[place] = found[column]));
		}
		return sums;
	};
}

/** [userCount × 4], the columns that are missing all zero. */
function interleaved(columns: readonly Float64Array[]): Float64Array {
	const values = new Float64Array(columns[0].length * SIDE_BY_SIDE);
	columns.forEach((column, place) => {
		for (let user = 0; user < column.length; user++) values[user * SIDE_BY_SIDE + place] = column[user];
	});
	return values;
}

function sumFour(values: Float64Array, times: Uint16Array): [number, number, number, number] {
	let [a, b, c, d] = [0, 0, 0, 0];
	for (let user = 0, at = 0; user < times.length; user++, at += SIDE_BY_SIDE) {
		const count = times[user];
		a += values[at] * count;
		b += values[at + 1] * count;
		c += values[at + 2] * count;
		d += values[at + 3] * count;
	}
	return [a, b, c, d];
}
