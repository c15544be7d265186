import type { Protocol } from '$lib/datasets/dataset-split';
import { describeProtocol, isSampled, splitMeta } from '$lib/datasets/protocol-meta';
import { modelMeta } from '$lib/models/registry';
import { type Estimate } from '$lib/evaluation/report';
import { backtestKey, backtestTitle } from './backtest-groups';
import { groupByProtocol, type JudgedRun } from './leaderboard-groups';
import type { RunRecord } from '$lib/training/run';

/** One way of testing, as a column. The windows of a backtest are one column, their mean. */
export interface ProtocolColumn {
	key: string;
	label: string;
	title: string;
	leaks: boolean;
	sampled: boolean;
}

export interface ProtocolCell {
	mean: number;
	/** 95 %; null where the windows of a backtest were not drawn from together. */
	interval: Pick<Estimate, 'low' | 'high'> | null;
	/** 1 is the best under this protocol. */
	rank: number;
	/** Runs it is the mean of. */
	runCount: number;
}

/** The pooled estimate of the windows of a backtest; null while it is not known. */
export type PooledOf = (runIds: readonly string[]) => Estimate | null;

export interface ProtocolRow {
	modelId: string;
	label: string;
	/** In the order of the columns; null where the model was not tested that way. */
	cells: (ProtocolCell | null)[];
	/** The rank differs between protocols. */
	flips: boolean;
}

/** The same models under every protocol they were tested with, by one metric; the newest run of a model counts. */
export function protocolTable(runs: readonly RunRecord[], metric: string, pooledOf: PooledOf = () => null) {
	const columns = new Map<string, ProtocolColumn & { tested: Map<string, TestedRun[]> }>();
	for (const { protocol, runs: judged } of groupByProtocol(runs)) {
		const key = backtestKey(protocol) ?? JSON.stringify(protocol);
		const column = columns.get(key) ?? { ...columnOf(protocol, key), tested: new Map() };
		for (const { runId, modelId, report } of newestOfEach(judged)) {
			const estimate = report.metrics[metric];
			if (!estimate) continue;
			column.tested.set(modelId, [...(column.tested.get(modelId) ?? []), { runId, estimate }]);
		}
		columns.set(key, column);
	}
	const all = [...columns.values()].filter(({ tested }) => tested.size > 0);
	const modelIds = [...new Set(all.flatMap(({ tested }) => [...tested.keys()]))];
	const cells = new Map(all.map(({ key, tested }) => [key, rankedCells(tested, pooledOf)]));
	const rows = modelIds.map((modelId): ProtocolRow => {
		const own = all.map(({ key }) => cells.get(key)!.get(modelId) ?? null);
		const ranks = new Set(own.flatMap((cell) => (cell ? [cell.rank] : [])));
		return { modelId, label: modelMeta(modelId).label, cells: own, flips: ranks.size > 1 };
	});
	const first = (row: ProtocolRow) => row.cells[0]?.rank ?? Infinity;
	rows.sort((a, b) => first(a) - first(b));
	return { columns: all.map(({ key, label, title, leaks, sampled }) => ({ key, label, title, leaks, sampled })), rows };
}

interface TestedRun {
	runId: string;
	estimate: Estimate;
}

function columnOf(protocol: Protocol, key: string): ProtocolColumn {
	const { label, leaks } = splitMeta(protocol.split.kind);
	const backtest = backtestTitle(protocol);
	return {
		key,
		label: backtest ? 'Backtest by time' : label,
		title: backtest ?? describeProtocol(protocol),
		leaks,
		sampled: isSampled(protocol),
	};
}

function newestOfEach(runs: readonly JudgedRun[]): JudgedRun[] {
	const newest = new Map<string, JudgedRun>();
	for (const run of runs) if (!newest.has(run.modelId)) newest.set(run.modelId, run);
	return [...newest.values()];
}

function rankedCells(tested: ReadonlyMap<string, TestedRun[]>, pooledOf: PooledOf): Map<string, ProtocolCell> {
	const found = Array.from(tested, ([modelId, runs]) => ({
		modelId,
		runCount: runs.length,
		...estimateOf(runs, pooledOf),
	}));
	found.sort((a, b) => b.mean - a.mean);
	return new Map(found.map(({ modelId, ...cell }, place) => [modelId, { ...cell, rank: place + 1 }]));
}

/** Of windows: their mean, with an interval only where all were drawn from together. */
function estimateOf(runs: readonly TestedRun[], pooledOf: PooledOf): Pick<ProtocolCell, 'mean' | 'interval'> {
	const pooled = runs.length > 1 ? pooledOf(runs.map(({ runId }) => runId)) : runs[0].estimate;
	if (pooled) return { mean: pooled.mean, interval: { low: pooled.low, high: pooled.high } };
	return { mean: runs.reduce((sum, { estimate }) => sum + estimate.mean / runs.length, 0), interval: null };
}
