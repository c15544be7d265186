import { formatDuration } from '$lib/core/units';
import type { Protocol } from '$lib/datasets/dataset-split';
import { describeProtocol, isSampled, splitMeta } from '$lib/datasets/protocol-meta';
import type { MetricMeta } from '$lib/evaluation/metrics/metric';
import { metrics } from '$lib/evaluation/metrics/registry';
import type { EvaluationReport, RunReport } from '$lib/evaluation/report';
import type { OptionSpec, OptionValue } from '$lib/models/model';
import { models } from '$lib/models/registry';
import type { RunRecord } from '$lib/training/run';
import type { LeaderboardSort } from './leaderboard.svelte';

/** A run that has been judged. */
export type JudgedRun = RunRecord & { report: RunReport };

/** Runs that may be compared: the same rows, the same test. */
export interface LeaderboardGroup {
	key: string;
	protocol: Protocol;
	title: string;
	/** The models have seen the future. */
	leaks: boolean;
	/** Only listed candidates were ranked. */
	sampled: boolean;
	/** Newest first. */
	runs: JudgedRun[];
}

/** One column of numbers: "ndcg@10" and what it means. */
export interface MetricColumn {
	name: string;
	label: string;
	meta: MetricMeta;
}

/** Judged runs by data set content and protocol; the group with the newest run first. */
export function groupByProtocol(runs: readonly RunRecord[]): LeaderboardGroup[] {
	const groups = new Map<string, LeaderboardGroup>();
	for (const run of runs) {
		if (run.report === null) continue;
		const key = JSON.stringify([run.fingerprint, run.protocol]);
		const group = groups.get(key) ?? {
			key,
			protocol: run.protocol,
			title: describeProtocol(run.protocol),
			leaks: splitMeta(run.protocol.split.kind).leaks,
			sampled: isSampled(run.protocol),
			runs: [],
		};
		group.runs.push({ ...run, report: run.report });
		groups.set(key, group);
	}
	return [...groups.values()];
}

/** The columns at list length k; a metric no run has at any length (RMSE without ratings) has none, but for NDCG. */
export function columnsAt(k: number, runs: readonly JudgedRun[]): MetricColumn[] {
	const known = new Set(runs.flatMap((run) => Object.keys(run.report.metrics).map((name) => name.split('@')[0])));
	return metrics
		.map(({ meta }) => ({
			name: meta.atK ? `${meta.id}@${k}` : meta.id,
			label: meta.atK ? `${meta.label}@${k}` : meta.label,
			meta,
		}))
		.filter(({ meta }) => meta.id === 'ndcg' || known.has(meta.id));
}

/** One group as it is downloaded: the shape the command line writes. */
export function toEvaluationReport({ protocol, sampled, runs }: LeaderboardGroup): EvaluationReport {
	const first = runs[0];
	const { userCount = 0, itemCount = 0, interactionCount = 0 } = first.counts ?? {};
	return {
		dataset: { userCount, itemCount, interactionCount, fingerprint: first.fingerprint },
		protocol,
		...(sampled && { sampled }),
		device: first.device ?? { backend: 'unknown', threads: 0, adapter: null },
		runs: runs.map((run) => run.report),
	};
}

/** Best first or last by the sorted metric; runs without it go last, ties keep the newest first. */
export function sortRuns(
	runs: readonly JudgedRun[],
	columns: readonly MetricColumn[],
	{ metricId, bestFirst }: LeaderboardSort,
): JudgedRun[] {
	const column = columns.find((candidate) => candidate.meta.id === metricId);
	if (!column) return [...runs];
	const sign = bestFirst === (column.meta.direction === 'higher') ? -1 : 1;
	const valueOf = (run: JudgedRun) => run.report.metrics[column.name]?.mean ?? null;
	return runs.toSorted((a, b) => {
		const [valueA, valueB] = [valueOf(a), valueOf(b)];
		if (valueA === null || valueB === null) return Number(valueA === null) - Number(valueB === null);
		return sign * (valueA - valueB);
	});
}

function optionInWords(spec: OptionSpec, value: OptionValue | undefined): string {
	if (value === undefined) return '';
	if (spec.kind === 'boolean') return value ? 'On' : 'Off';
	if (spec.kind === 'choice') return spec.choices.find((choice) => choice.value === value)?.label ?? String(value);
	return String(value);
}

/** Every option of every run in words, '' where its model has no such option; seed and fit time first. */
export function optionRows(runs: readonly JudgedRun[]): { label: string; values: string[] }[] {
	const rows = [
		{ label: 'Seed', values: runs.map((run) => String(run.seed)) },
		{ label: 'Training time', values: runs.map((run) => formatDuration(run.report.fitMs)) },
	];
	const specs = new Map(runs.flatMap((run) => Object.entries(models[run.modelId]?.meta.options ?? {})));
	for (const [name, spec] of specs) {
		rows.push({ label: spec.label, values: runs.map((run) => optionInWords(spec, run.options[name])) });
	}
	return rows;
}
