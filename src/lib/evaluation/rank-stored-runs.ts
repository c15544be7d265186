import { getRun } from '$lib/storage/run-store';
import type { RunRecord } from '$lib/training/run';
import { perUserOf } from './per-user-store';
import { rankRuns, type RankedRun, type Ranking } from './rank-runs';

/**
 * Ranks stored runs of one protocol, or of the windows of one backtest. Runs judged by an older version, or without this metric,
 * are left out.
 * @throws InvalidRequestError where runs of one window were not judged on the same users; AbortError
 */
export async function rankStoredRuns(runIds: readonly string[], metric: string, signal: AbortSignal): Promise<Ranking> {
	const stored = await Promise.all(
		runIds.map(async (runId) => ({ run: await getRun<RunRecord>(runId), perUser: await perUserOf(runId) })),
	);
	const windowOf = ({ protocol: { split } }: RunRecord) => (split.kind === 'time' && split.fold ? split.fold.index : 0);
	const windows = [...new Set(stored.map(({ run }) => windowOf(run)))].sort((a, b) => a - b).map(String);
	const ranked = stored.flatMap(({ run, perUser }): RankedRun[] => {
		const sample = perUser?.samples[metric];
		// Windows number their users anew: there they must be known by name.
		const userKeys = windows.length > 1 ? perUser?.userKeys : perUser?.userIndices;
		if (!userKeys || sample?.kind !== 'mean') return [];
		const key = JSON.stringify([run.modelId, Object.entries(run.options).sort()]);
		return [{ runId: run.runId, key, window: String(windowOf(run)), userKeys, sample }];
	});
	return rankRuns(ranked, windows, metric, signal);
}
