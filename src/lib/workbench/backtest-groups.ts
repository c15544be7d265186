import type { Protocol } from '$lib/datasets/dataset-split';
import type { JudgedRun, LeaderboardGroup } from './leaderboard-groups';

/** The windows of one backtest that have judged runs, oldest first. */
export interface BacktestGroup {
	key: string;
	/** "Backtest of 3 windows by time, 10 % of rows each" */
	title: string;
	windows: readonly LeaderboardGroup[];
	runs: readonly JudgedRun[];
}

/** What windows of one backtest have in common; null for any other protocol. */
export function backtestKey(protocol: Protocol): string | null {
	const { preparation, split } = protocol;
	if (split.kind !== 'time' || !split.fold) return null;
	return JSON.stringify([preparation, split.testFraction, split.fold.count]);
}

/** In words, without the window; null for any other protocol. */
export function backtestTitle({ split }: Protocol): string | null {
	if (split.kind !== 'time' || !split.fold) return null;
	return `Backtest of ${split.fold.count} windows by time, ${Number((100 * split.testFraction).toFixed(2))} % of rows each`;
}

/** Every backtest with runs in two windows or more; the one with the newest run first. */
export function groupBacktests(groups: readonly LeaderboardGroup[]): BacktestGroup[] {
	const byKey = new Map<string, LeaderboardGroup[]>();
	for (const group of groups) {
		const backtest = backtestKey(group.protocol);
		if (backtest === null) continue;
		const key = JSON.stringify([group.runs[0].fingerprint, backtest]);
		byKey.set(key, [...(byKey.get(key) ?? []), group]);
	}
	return Array.from(byKey, ([key, found]) => {
		const windows = found.toSorted((a, b) => windowOf(a.protocol) - windowOf(b.protocol));
		return { key, title: backtestTitle(windows[0].protocol)!, windows, runs: windows.flatMap(({ runs }) => runs) };
	}).filter(({ windows }) => windows.length > 1);
}

function windowOf({ split }: Protocol): number {
	return split.kind === 'time' && split.fold ? split.fold.index : 0;
}
