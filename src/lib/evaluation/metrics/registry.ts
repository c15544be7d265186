import { aplt } from './aplt';
import { arp } from './arp';
import { auc } from './auc';
import { averagePopularity } from './average-popularity';
import { brandExposure } from './brand-exposure';
import { calibration } from './calibration';
import { conversion } from './conversion';
import { coverage } from './coverage';
import { f1 } from './f1';
import { gini } from './gini';
import { gmvNdcg } from './gmv-ndcg';
import { hitRate } from './hit-rate';
import { intraListDiversity } from './intra-list-diversity';
import { ipsNdcg } from './ips-ndcg';
import { ipsRecall } from './ips-recall';
import { mae } from './mae';
import { map } from './map';
import { margin } from './margin';
import type { ListMetric, Metric, MetricGroup, MetricMeta, RankMetric, SetMetric, ValueMetric } from './metric';
import { mrr } from './mrr';
import { ndcg } from './ndcg';
import { novelty } from './novelty';
import { personalisation } from './personalisation';
import { precision } from './precision';
import { recall } from './recall';
import { revenue } from './revenue';
import { rmse } from './rmse';
import { serendipity } from './serendipity';
import { shannonEntropy } from './shannon-entropy';

export const listMetrics: readonly ListMetric[] = [
	...[hitRate, precision, recall, f1, ndcg, map, mrr, ipsRecall, ipsNdcg],
	...[averagePopularity, arp, aplt, novelty, serendipity, intraListDiversity, calibration],
	...[revenue, margin, gmvNdcg, conversion],
];
export const setMetrics: readonly SetMetric[] = [coverage, gini, shannonEntropy, personalisation, brandExposure];
export const rankMetrics: readonly RankMetric[] = [auc];
export const valueMetrics: readonly ValueMetric[] = [rmse, mae];

export const metricGroups: readonly MetricGroup[] = ['accuracy', 'beyond accuracy', 'business'];

/** Every metric, in the order of the leaderboard's columns: group by group. */
export const metrics: readonly Metric[] = metricGroups.flatMap((group) =>
	[...listMetrics, ...setMetrics, ...rankMetrics, ...valueMetrics].filter(({ meta }) => meta.group === group),
);

/** The meta behind a reported name such as "ndcg@10" or "rmse"; null for a name no metric has. */
export function metricMeta(name: string): MetricMeta | null {
	const id = name.split('@')[0];
	return metrics.find(({ meta }) => meta.id === id)?.meta ?? null;
}
