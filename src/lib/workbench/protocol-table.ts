import type { Protocol } from '$lib/datasets/dataset-split';
import { describeProtocol, isSampled, splitMeta } from '$lib/datasets/protocol-meta';
import { modelMeta } from '$lib/models/registry';
import { type Estimate } from '$lib/evaluation/report';
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
	estimate: Estimate;
	/** 1 is the best under this protocol. */
	rank: number;
	/** Runs it is the mean of. */
	runCount: number;
}

export interface ProtocolRow {
	modelId: string;
	label: string;
	/** In the order of the columns; null where the model was not tested that way. */
	cells: (ProtocolCell | null)[];
	/** The rank differs between protocols. */
	flips: boolean;
}

/** The same models under every protocol they were tested with, by one metric; the newest run of a model counts. */
export function protocolTable(runs: readonly RunRecord[], metric: string) {
	const columns = new Map<string, ProtocolColumn & { estimates: Map<string, Map<string, Estimate>> }>();
	for (const { protocol, runs: judged } of groupByProtocol(runs)) {
		const key = JSON.stringify(withoutFold(protocol));
		const column = columns.get(key) ?? { ...columnOf(protocol, key), estimates: new Map() };
		for (const run of newestOfEach(judged)) {
			const estimate = run.report.metrics[metric];
			if (!estimate) continue;
			const folds = column.estimates.get(run.modelId) ?? new Map<string, Estimate>();
			folds.set(JSON.stringify(protocol.split), estimate);
			column.estimates.set(run.modelId, folds);
		}
		columns.set(key, column);
	}
	const all = [...columns.values()].filter(({ estimates }) => estimates.size > 0);
	const modelIds = [...new Set(all.flatMap(({ estimates }) => [...estimates.keys()]))];
	const cells = new Map(all.map(({ key, estimates }) => [key, rankedCells(estimates)]));
	const rows = modelIds.map((modelId): ProtocolRow => {
		const own = all.map(({ key }) => cells.get(key)!.get(modelId) ?? null);
		const ranks = new Set(own.flatMap((cell) => (cell ? [cell.rank] : [])));
		return { modelId, label: modelMeta(modelId).label, cells: own, flips: ranks.size > 1 };
	});
	const first = (row: ProtocolRow) => row.cells[0]?.rank ?? Infinity;
	rows.sort((a, b) => first(a) - first(b));
	return { columns: all.map(({ key, label, title, leaks, sampled }) => ({ key, label, title, leaks, sampled })), rows };
}

function columnOf(protocol: Protocol, key: string): ProtocolColumn {
	const { label, leaks } = splitMeta(protocol.split.kind);
	return { key, label, title: describeProtocol(withoutFold(protocol)), leaks, sampled: isSampled(protocol) };
}

/** Windows of one backtest differ in nothing else. */
function withoutFold(protocol: Protocol): Protocol {
	const { split } = protocol;
	if (split.kind !== 'time' || !split.fold) return protocol;
	return { ...protocol, split: { kind: 'time', testFraction: split.testFraction } };
}

function newestOfEach(runs: readonly JudgedRun[]): JudgedRun[] {
	const newest = new Map<string, JudgedRun>();
	for (const run of runs) if (!newest.has(run.modelId)) newest.set(run.modelId, run);
	return [...newest.values()];
}

function rankedCells(estimates: Map<string, Map<string, Estimate>>): Map<string, ProtocolCell> {
	const means = Array.from(estimates, ([modelId, folds]) => ({
		modelId,
		runCount: folds.size,
		estimate: meanOf(folds),
	}));
	means.sort((a, b) => b.estimate.mean - a.estimate.mean);
	return new Map(means.map(({ modelId, ...cell }, place) => [modelId, { ...cell, rank: place + 1 }]));
}

/** Of windows: their mean, with the mean of their ends. */
function meanOf(folds: Map<string, Estimate>): Estimate {
	const sum = { mean: 0, low: 0, high: 0 };
	for (const { mean, low, high } of folds.values()) {
		sum.mean += mean / folds.size;
		sum.low += low / folds.size;
		sum.high += high / folds.size;
	}
	return sum;
}
