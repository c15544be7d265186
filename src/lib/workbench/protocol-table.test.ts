import { expect, test } from 'vitest';
import type { SplitOptions } from '$lib/datasets/dataset-split';
import { newRun, type RunRecord } from '$lib/training/run';
import { groupBacktests } from './backtest-groups';
import { groupByProtocol } from './leaderboard-groups';
import { protocolTable } from './protocol-table';

const window = (index: number): SplitOptions => ({ kind: 'time', testFraction: 0.1, fold: { index, count: 3 } });
const lastRows: SplitOptions = { kind: 'time', testFraction: 0.1 };
const random: SplitOptions = { kind: 'random', testFraction: 0.1, seed: 1 };

function judged(modelId: string, split: SplitOptions, mean: number): RunRecord {
	const protocol = { preparation: { minValue: null, minInteractions: 0, events: null }, split };
	const request = { datasetId: 'd', fingerprint: 'f', modelId, options: {}, seed: 1, protocol, createdAt: 0 };
	const metrics = { 'ndcg@10': { mean, low: mean - 0.01, high: mean + 0.01 } };
	return {
		...newRun({ ...request, kernelChoice: { backend: 'auto' } }),
		report: { model: modelId, options: {}, seed: 1, fitMs: 1, evaluateMs: 1, userCount: 9, metrics },
	};
}

const runs = [
	judged('popularity', lastRows, 0.2),
	judged('item-knn', lastRows, 0.1),
	judged('popularity', random, 0.1),
	judged('item-knn', random, 0.3),
	...[0, 1, 2].map((index) => judged('popularity', window(index), 0.1 * (index + 1))),
];

test('windows of a backtest are one column of their own, and a model whose place changes flips', () => {
	const { columns, rows } = protocolTable(runs, 'ndcg@10');
	expect(columns.map(({ label }) => label)).toHaveLength(3);
	expect(columns[2]).toMatchObject({ label: 'Backtest by time', leaks: false });
	expect(columns[1]!.leaks).toBe(true);
	const [popularity, neighbours] = rows;
	expect(popularity).toMatchObject({ modelId: 'popularity', flips: true });
	expect(popularity!.cells.map((cell) => cell?.rank)).toEqual([1, 2, 1]);
	expect(neighbours!.cells[2]).toBeNull();
});

test('a backtest has an interval only where its windows were drawn from together', () => {
	const cellOf = (pooled: { mean: number; low: number; high: number } | null) =>
		protocolTable(runs, 'ndcg@10', () => pooled).rows[0]!.cells[2]!;
	expect(cellOf(null)).toMatchObject({ interval: null, runCount: 3 });
	expect(cellOf(null).mean).toBeCloseTo(0.2, 12);
	expect(cellOf({ mean: 0.2, low: 0.15, high: 0.22 }).interval).toEqual({ low: 0.15, high: 0.22 });
});

test('a backtest is what two windows or more make, oldest first', () => {
	const groups = groupByProtocol(runs.toReversed());
	const [backtest, ...others] = groupBacktests(groups);
	expect(others).toEqual([]);
	expect(backtest!.title).toBe('Backtest of 3 windows by time, 10 % of rows each');
	expect(backtest!.windows.map(({ protocol }) => protocol.split)).toEqual([0, 1, 2].map(window));
	expect(groupBacktests(groups.slice(0, 1))).toEqual([]);
});
