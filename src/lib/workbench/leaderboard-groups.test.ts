import { describe, expect, test } from 'vitest';
import type { Protocol } from '$lib/datasets/dataset-split';
import type { Estimate } from '$lib/evaluation/report';
import type { RunRecord } from '$lib/training/run';
import {
	columnsAt,
	groupByProtocol,
	optionRows,
	sortRuns,
	toEvaluationReport,
	type JudgedRun,
} from './leaderboard-groups';

const preparation = { minValue: 4, minInteractions: 5, events: null };
const honest: Protocol = { preparation, split: { kind: 'leave-last-out' } };
const leaking: Protocol = { preparation, split: { kind: 'random', testFraction: 0.1, seed: 1 } };
const at = (mean: number): Estimate => ({ mean, low: mean - 0.01, high: mean + 0.01 });

function judged(runId: string, metrics: Record<string, Estimate>, changes: Partial<RunRecord> = {}): JudgedRun {
	return {
		runId,
		datasetId: 'd',
		fingerprint: 'f',
		modelId: 'popularity',
		options: { period: 'all-time' },
		seed: 1,
		protocol: honest,
		kernelChoice: { backend: 'auto' },
		status: 'done',
		error: null,
		createdAt: 0,
		fitMs: 5,
		device: { backend: 'simd', threads: 2, adapter: null },
		counts: { userCount: 10, itemCount: 20, interactionCount: 99 },
		curve: [],
		...changes,
		report: { model: 'popularity', options: {}, seed: 1, fitMs: 5, evaluateMs: 6, userCount: 9, metrics },
	};
}

describe('the leaderboard', () => {
	test('puts only runs of the same content and the same protocol into one group', () => {
		const runs = [
			judged('a', {}),
			judged('b', {}, { protocol: leaking }),
			judged('c', {}, { protocol: structuredClone(honest) }),
			judged('d', {}, { fingerprint: 'other' }),
			{ ...judged('e', {}), report: null },
		];
		const groups = groupByProtocol(runs);
		expect(groups.map((group) => group.runs.map((run) => run.runId))).toEqual([['a', 'c'], ['b'], ['d']]);
		expect(groups.map((group) => group.leaks)).toEqual([false, true, false]);
	});

	test('has a column for NDCG and for what some run was judged by at any length', () => {
		const names = (metrics: Record<string, Estimate>) => columnsAt(20, [judged('a', metrics)]).map(({ name }) => name);
		expect(names({ 'recall@20': at(0.2), 'coverage@5': at(0.1) })).toEqual(['recall@20', 'ndcg@20', 'coverage@20']);
		expect(names({ rmse: at(0.9) })).toEqual(['ndcg@20', 'rmse']);
	});

	test('sorts best first whichever way the metric points; runs without the metric go last', () => {
		const runs = [
			judged('low', { 'ndcg@10': at(0.1), rmse: at(0.9) }),
			judged('none', {}),
			judged('high', { 'ndcg@10': at(0.3), rmse: at(1.2) }),
		];
		const order = (metricId: string, bestFirst: boolean) =>
			sortRuns(runs, columnsAt(10, runs), { metricId, bestFirst }).map((run) => run.runId);
		expect(order('ndcg', true)).toEqual(['high', 'low', 'none']);
		expect(order('ndcg', false)).toEqual(['low', 'high', 'none']);
		expect(order('rmse', true)).toEqual(['low', 'high', 'none']);
	});

	test('downloads the counts of the prepared data, the device and every report', () => {
		const [group] = groupByProtocol([judged('a', { 'ndcg@10': at(0.1) })]);
		expect(toEvaluationReport(group!)).toMatchObject({
			dataset: { userCount: 10, itemCount: 20, interactionCount: 99, fingerprint: 'f' },
			protocol: honest,
			device: { backend: 'simd', threads: 2, adapter: null },
			runs: [{ metrics: { 'ndcg@10': { mean: 0.1 } } }],
		});
	});

	test('lists every option of the compared runs side by side', () => {
		const rows = optionRows([judged('a', {}), judged('b', {}, { seed: 7, options: { period: 'recent' } })]);
		expect(rows[0]).toEqual({ label: 'Seed', values: ['1', '7'] });
		expect(rows.find((row) => row.label === 'Period')?.values).toEqual(['All time', 'Recent days only']);
	});
});
