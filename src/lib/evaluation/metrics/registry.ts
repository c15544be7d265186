import { coverage } from './coverage';
import { f1 } from './f1';
import { hitRate } from './hit-rate';
import { mae } from './mae';
import { map } from './map';
import type { ListMetric, Metric, MetricMeta, SetMetric, ValueMetric } from './metric';
import { mrr } from './mrr';
import { ndcg } from './ndcg';
import { precision } from './precision';
import { recall } from './recall';
import { rmse } from './rmse';

export const listMetrics: readonly ListMetric[] = [hitRate, precision, recall, f1, ndcg, map, mrr];
export const setMetrics: readonly SetMetric[] = [coverage];
export const valueMetrics: readonly ValueMetric[] = [rmse, mae];

/** Every metric, in the order of the leaderboard's columns. */
export const metrics: readonly Metric[] = [...listMetrics, ...setMetrics, ...valueMetrics];

/** The meta behind a reported name such as "ndcg@10" or "rmse"; null for a name no metric has. */
export function metricMeta(name: string): MetricMeta | null {
	const id = name.split('@')[0];
	return metrics.find(({ meta }) => meta.id === id)?.meta ?? null;
}
