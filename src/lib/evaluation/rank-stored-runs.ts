import { InvalidRequestError } from '$lib/core/errors';
import { getRun } from '$lib/storage/run-store';
import type { RunRecord } from '$lib/training/run';
import { meanOf } from './bootstrap';
import { metricMeta } from './metrics/registry';
import { perUserOf } from './per-user-store';
import { type Contender, pairedDifferences, type PairedDifference } from './tell-apart';
import type { MeanSample } from './user-sample';

/** Runs of one model with the same options under several seeds count as repeats of one contender. */
export interface RankedContender {
	key: string;
	runIds: string[];
	/** Over users and seeds. */
	mean: number;
	/** The metric of each seed; one number where there is one. */
	seedMeans: number[];
}

/** The contenders by one metric, best mean first, and how each two of them differ. */
export interface Ranking {
	metric: string;
	contenders: RankedContender[];
	pairs: PairedDifference[];
}

const SEED = 1;

/**
 * Ranks stored runs by what each user contributed to one metric. Runs judged by an older version, or without this metric, are
 * left out.
 * @throws InvalidRequestError where the runs were not judged on the same users; AbortError
 */
export async function rankStoredRuns(runIds: readonly string[], metric: string, signal: AbortSignal): Promise<Ranking> {
	const higherIsBetter = metricMeta(metric)?.direction !== 'lower';
	const groups = new Map<string, { runIds: string[]; samples: MeanSample[] }>();
	let users: Uint32Array | null = null;
	for (const runId of runIds) {
		const [run, perUser] = await Promise.all([getRun<RunRecord>(runId), perUserOf(runId)]);
		const sample = perUser?.samples[metric];
		if (!perUser || sample?.kind !== 'mean') continue;
		users ??= perUser.userIndices;
		if (
			users.length !== perUser.userIndices.length ||
			users.some((user, place) => user !== perUser.userIndices[place])
		) {
			throw new InvalidRequestError('These runs were judged on different users: train them under one protocol.');
		}
		const key = JSON.stringify([run.modelId, Object.entries(run.options).sort()]);
		const group = groups.get(key) ?? { runIds: [], samples: [] };
		group.runIds.push(runId);
		group.samples.push(sample);
		groups.set(key, group);
	}
	const found = Array.from(groups.values(), ({ runIds: repeats, samples }) => {
		const sample = meanOfRepeats(samples);
		const seedMeans = samples.map(meanOf);
		return { key: repeats[0], runIds: repeats, sample, mean: meanOf(sample), seedMeans };
	}).sort((a, b) => (higherIsBetter ? b.mean - a.mean : a.mean - b.mean));
	const contenders: Contender[] = found.map(({ key, sample }) => ({ key, sample }));
	const pairs = await pairedDifferences(contenders, { seed: SEED, signal });
	return {
		metric,
		contenders: found.map(({ key, runIds, mean, seedMeans }) => ({ key, runIds, mean, seedMeans })),
		pairs,
	};
}

/** Each user's mean over the seeds; the users' weights are the data's and the same in every repeat. */
function meanOfRepeats(samples: readonly MeanSample[]): MeanSample {
	if (samples.length === 1) return samples[0];
	const values = new Float32Array(samples[0].values.length);
	for (const sample of samples) sample.values.forEach((value, user) => (values[user] += value / samples.length));
	return { ...samples[0], values };
}
