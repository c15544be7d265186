import { bootstrapEstimates } from '$lib/evaluation/bootstrap';
import { jackknifeEstimate } from '$lib/evaluation/jackknife';
import { type JudgedWorld, judgeSlate } from '$lib/evaluation/judge-lists';
import { coverage } from '$lib/evaluation/metrics/coverage';
import { intraListDiversity } from '$lib/evaluation/metrics/intra-list-diversity';
import { exposureOf } from '$lib/evaluation/metrics/metric';
import { ndcg } from '$lib/evaluation/metrics/ndcg';
import { revenue } from '$lib/evaluation/metrics/revenue';
import type { ItemWorld } from '$lib/evaluation/item-world';
import type { Estimate } from '$lib/evaluation/report';
import type { Objective } from './studio-protocol';

/** Enough for a bar on a plot: the ends of an interval move by about a tenth of its length. */
const bootstrapDrawCount = 400;

const meanMetrics = { ndcg, diversity: intraListDiversity, revenue } as const;
const meanNames = Object.keys(meanMetrics) as (keyof typeof meanMetrics)[];

/** One setting's lists over some users, and how good each was by the metrics of the leaderboard. */
export interface SettingScores {
	/** [userCount × k] item indices, user by user; `lengths` [userCount] says how many of a row count. */
	lists: Uint32Array;
	lengths: Uint8Array;
	/** [userCount] NaN where a list has no such number. */
	ndcg: Float32Array;
	diversity: Float32Array;
	revenue: Float32Array;
}

/** Room for the scores of so many users; k is at most 255. */
export function emptyScores(userCount: number, k: number): SettingScores {
	const numbers = () => new Float32Array(userCount).fill(NaN);
	return {
		lists: new Uint32Array(userCount * k),
		lengths: new Uint8Array(userCount),
		ndcg: numbers(),
		diversity: numbers(),
		revenue: numbers(),
	};
}

/** Writes one user's list and its numbers at a place of the scores. */
export function scoreList(
	scores: SettingScores,
	place: number,
	world: JudgedWorld,
	user: number,
	items: Uint32Array,
	k: number,
): void {
	const list = judgeSlate(world, user, items, k);
	scores.lists.set(list.items, place * k);
	scores.lengths[place] = list.items.length;
	for (const name of meanNames) {
		const metric = meanMetrics[name];
		if (metric.applies?.(world.items) ?? true) scores[name][place] = metric.score(list, world.items);
	}
}

/** The scores of several groups of users as one, in order. */
export function joinScores(parts: readonly SettingScores[]): SettingScores {
	const numbers = (of: (part: SettingScores) => Float32Array) =>
		Float32Array.from(parts.flatMap((part) => [...of(part)]));
	return {
		lists: Uint32Array.from(parts.flatMap(({ lists }) => [...lists])),
		lengths: Uint8Array.from(parts.flatMap(({ lengths }) => [...lengths])),
		ndcg: numbers((part) => part.ndcg),
		diversity: numbers((part) => part.diversity),
		revenue: numbers((part) => part.revenue),
	};
}

/** The list at one place; a view. */
export function listAt({ lists, lengths }: SettingScores, place: number, k: number): Uint32Array {
	return lists.subarray(place * k, place * k + lengths[place]);
}

/**
 * Means over users with bootstrap intervals, every setting on the same resamples; coverage with the jackknife, since a resample
 * always shows fewer items. Null where the data cannot feed a metric.
 * @throws AbortError
 */
export async function estimateSettings(
	settings: readonly SettingScores[],
	k: number,
	items: ItemWorld,
	seed: number,
	signal: AbortSignal,
): Promise<Record<Objective, Estimate | null>[]> {
	const columns = settings.flatMap((scores) => meanNames.map((name) => meanSample(scores[name])));
	const means = await bootstrapEstimates(columns, { seed, draws: bootstrapDrawCount, signal });
	const applies = meanNames.map((name) => meanMetrics[name].applies?.(items) ?? true);
	return settings.map((scores, setting) => {
		const meanOf = (place: number) => (applies[place] ? means[setting * meanNames.length + place] : null);
		const [ndcg, diversity, revenue] = meanNames.map((_, place) => meanOf(place));
		return { ndcg, diversity, coverage: coverageOf(scores, k, items), revenue };
	});
}

/** A list without a number counts for nothing. */
function meanSample(numbers: Float32Array) {
	const weights = numbers.map((value) => (Number.isNaN(value) ? 0 : 1));
	const values = numbers.map((value) => (Number.isNaN(value) ? 0 : value));
	return {
		kind: 'mean' as const,
		values,
		weights: weights.every((weight) => weight === 1) ? null : weights,
		root: false,
	};
}

function coverageOf(scores: SettingScores, k: number, items: ItemWorld): Estimate {
	const lists = Array.from(scores.lengths, (_, place) => listAt(scores, place, k));
	const { score, scoreWithout } = coverage.prepare(exposureOf(lists, k, items.itemCount), items);
	const values = Float32Array.from(lists, (list) => score - scoreWithout(list));
	return jackknifeEstimate({ kind: 'jackknife', estimate: score, values, range: coverage.meta.range });
}
