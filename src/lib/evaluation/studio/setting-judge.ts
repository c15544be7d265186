import { bootstrapEstimates } from '$lib/evaluation/bootstrap';
import { jackknifeEstimate } from '$lib/evaluation/jackknife';
import { type JudgedWorld, judgeSlate } from '$lib/evaluation/judge-lists';
import { coverage } from '$lib/evaluation/metrics/coverage';
import { intraListDiversity } from '$lib/evaluation/metrics/intra-list-diversity';
import { exposureOf } from '$lib/evaluation/metrics/metric';
import { ndcg } from '$lib/evaluation/metrics/ndcg';
import { revenue } from '$lib/evaluation/metrics/revenue';
import type { Estimate } from '$lib/evaluation/report';
import type { Objective } from './studio-protocol';

/** Enough for a bar on a plot: the ends of an interval move by about a tenth of its length. */
const bootstrapDrawCount = 400;

const meanMetrics = { ndcg, diversity: intraListDiversity, revenue } as const;

/** Takes one setting's lists, user by user, and says how good they were by the metrics of the leaderboard. */
export interface SettingJudge {
	judge(place: number, user: number, items: Uint32Array): void;
	/**
	 * Means over users with bootstrap intervals; coverage with the jackknife, since a resample always shows fewer items.
	 * Null where the data cannot feed a metric.
	 * @throws AbortError
	 */
	estimates(seed: number, signal: AbortSignal): Promise<Record<Objective, Estimate | null>>;
}

/** @param userCount how many lists will come */
export function createSettingJudge(world: JudgedWorld, k: number, userCount: number): SettingJudge {
	const columns = Object.entries(meanMetrics).map(([objective, metric]) => ({
		objective: objective as keyof typeof meanMetrics,
		metric,
		applies: metric.applies?.(world.items) ?? true,
		values: new Float32Array(userCount),
		weights: new Float32Array(userCount),
	}));
	const lists: Uint32Array[] = [];
	return {
		judge(place, user, items) {
			const list = judgeSlate(world, user, items, k);
			lists[place] = list.items;
			for (const { metric, applies, values, weights } of columns) {
				const score = applies ? metric.score(list, world.items) : NaN;
				values[place] = Number.isNaN(score) ? 0 : score;
				weights[place] = Number.isNaN(score) ? 0 : 1;
			}
		},
		async estimates(seed, signal) {
			const samples = columns.map(({ values, weights }) => ({
				kind: 'mean' as const,
				values,
				weights: weights.every((weight) => weight === 1) ? null : weights,
				root: false,
			}));
			const means = await bootstrapEstimates(samples, { seed, draws: bootstrapDrawCount, signal });
			const of = (objective: keyof typeof meanMetrics) => {
				const column = columns.findIndex((candidate) => candidate.objective === objective);
				return columns[column].applies ? means[column] : null;
			};
			const exposure = exposureOf(lists, k, world.items.itemCount);
			const { score, scoreWithout } = coverage.prepare(exposure, world.items);
			const values = Float32Array.from(lists, (list) => score - scoreWithout(list));
			return {
				ndcg: of('ndcg'),
				diversity: of('diversity'),
				coverage: jackknifeEstimate({ kind: 'jackknife', estimate: score, values, range: coverage.meta.range }),
				revenue: of('revenue'),
			};
		},
	};
}
