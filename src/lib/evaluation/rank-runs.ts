import { InvalidRequestError } from '$lib/core/errors';
import { meanOf } from './bootstrap';
import { metricMeta } from './metrics/registry';
import type { Estimate } from './report';
import { type Contender, type PairedDifference, tellApart } from './tell-apart';
import type { MeanSample } from './user-sample';

/** What a run's users contributed to one metric. */
export interface RankedRun {
	runId: string;
	/** Runs of one key are seeds of one contender. */
	key: string;
	/** Of a backtest; the same for all runs where there is none. */
	window: string;
	/** [userCount] who they are, the same number for the same user in every window. */
	userKeys: ArrayLike<number>;
	sample: MeanSample;
}

/** Runs of one model with the same options under several seeds count as repeats of one contender. */
export interface RankedContender {
	key: string;
	runIds: string[];
	/** Over users, seeds and windows. */
	estimate: Estimate;
	/** The metric of each seed, of one window; one number where there is one seed. */
	seedMeans: number[];
	/** The metric of each window, oldest first; one number where there is one. */
	windowMeans: number[];
}

/** The contenders by one metric, best mean first, and how each two of them differ. */
export interface Ranking {
	metric: string;
	contenders: RankedContender[];
	pairs: PairedDifference[];
}

const SEED = 1;

/**
 * Ranks runs by what each user contributed to one metric. A contender that lacks a window is left out.
 * @param windows in their order
 * @throws InvalidRequestError where runs of one window were not judged on the same users; AbortError
 */
export async function rankRuns(
	runs: readonly RankedRun[],
	windows: readonly string[],
	metric: string,
	signal?: AbortSignal,
): Promise<Ranking> {
	const users = new Map<number, number>();
	for (const window of windows) {
		const own = runs.filter((run) => run.window === window);
		const [first] = own;
		if (own.some(({ userKeys }) => !isSame(userKeys, first.userKeys))) {
			throw new InvalidRequestError('These runs were judged on different users: train them under one protocol.');
		}
		for (const key of Array.from(first?.userKeys ?? [])) if (!users.has(key)) users.set(key, users.size);
	}
	const found = [...new Set(runs.map(({ key }) => key))].flatMap((key) => {
		const own = windows.map((window) => runs.filter((run) => run.key === key && run.window === window));
		if (own.some((repeats) => repeats.length === 0)) return [];
		const samples = own.map((repeats) => meanOfRepeats(repeats.map(({ sample }) => sample)));
		const aligned = samples.map((sample, place) => alignTo(users, own[place][0].userKeys, sample));
		return {
			key: own[0][0].runId,
			runIds: own.flat().map(({ runId }) => runId),
			windows: aligned,
			seedMeans: own[0].map(({ sample }) => meanOf(sample)),
			windowMeans: samples.map(meanOf),
		};
	});
	const sign = metricMeta(metric)?.direction === 'lower' ? 1 : -1;
	const overall = ({ windowMeans }: { windowMeans: number[] }) =>
		windowMeans.reduce((sum, mean) => sum + mean, 0) / windowMeans.length;
	found.sort((a, b) => sign * (overall(a) - overall(b)));
	const contenders: Contender[] = found.map(({ key, windows: samples }) => ({ key, windows: samples }));
	const { estimates, pairs } = await tellApart(contenders, { seed: SEED, ...(signal && { signal }) });
	return {
		metric,
		contenders: found.map(({ key, runIds, seedMeans, windowMeans }, place) => {
			return { key, runIds, seedMeans, windowMeans, estimate: estimates[place] };
		}),
		pairs,
	};
}

function isSame(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
	return a.length === b.length && Array.from(a).every((key, place) => key === b[place]);
}

/** Each user's mean over the seeds; the users' weights are the data's and the same in every repeat. */
function meanOfRepeats(samples: readonly MeanSample[]): MeanSample {
	if (samples.length === 1) return samples[0];
	const values = new Float32Array(samples[0].values.length);
	for (const sample of samples) sample.values.forEach((value, user) => (values[user] += value / samples.length));
	return { ...samples[0], values };
}

/** The same sample over the users of all windows: who was not asked in this one weighs 0. */
function alignTo(
	users: ReadonlyMap<number, number>,
	userKeys: ArrayLike<number>,
	{ values, weights, ...sample }: MeanSample,
): MeanSample {
	if (users.size === userKeys.length) return { ...sample, values, weights };
	const [all, counts] = [new Float32Array(users.size), new Float32Array(users.size)];
	Array.from(userKeys).forEach((key, place) => {
		all[users.get(key)!] = values[place];
		counts[users.get(key)!] = weights?.[place] ?? 1;
	});
	return { ...sample, values: all, weights: counts };
}
