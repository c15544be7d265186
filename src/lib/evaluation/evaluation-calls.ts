import type { CallRegistry } from '$lib/core/call-registry';
import type { OnProgress } from '$lib/core/progress';
import type { Protocol } from '$lib/datasets/dataset-split';
import type { OpenedDevice } from '$lib/training/device';
import { compareLists } from './compare-lists';
import { auditStored, type AuditedRun } from './audit/audit';
import type { JudgingSize } from './bench-judging';
import { compareStoredRuns } from './compare-stored-runs';
import { freshnessOf, type FreshnessRequest } from './freshness';
import { judgeScene, type JudgeSceneRequest } from './judge-scene';
import { evaluateRun } from './evaluate-run';
import { proveAll } from './prove-all';
import { rankStoredRuns } from './rank-stored-runs';

/** What the recommend worker answers about the quality of stored runs. */
export function evaluationCalls(calls: CallRegistry, opened: Promise<OpenedDevice>) {
	return {
		evaluate(callId: string, runId: string, ks: readonly number[], onProgress: OnProgress) {
			return calls.run(callId, async (signal) => evaluateRun(runId, ks, { ...(await opened), signal, onProgress }));
		},

		judgeScene(callId: string, request: JudgeSceneRequest, onProgress: OnProgress) {
			return calls.run(callId, async (signal) => judgeScene(request, { ...(await opened), signal, onProgress }));
		},

		compareLists(callId: string, runIds: readonly string[], k: number, onProgress: OnProgress) {
			return calls.run(callId, async (signal) => compareLists(runIds, k, { ...(await opened), signal, onProgress }));
		},

		freshness(callId: string, request: FreshnessRequest, onProgress: OnProgress) {
			return calls.run(callId, async (signal) => freshnessOf(request, { ...(await opened), signal, onProgress }));
		},

		rankRuns(callId: string, runIds: readonly string[], metric: string) {
			return calls.run(callId, (signal) => rankStoredRuns(runIds, metric, signal));
		},

		benchJudging(callId: string, size: JudgingSize, onProgress: OnProgress) {
			return calls.run(callId, async (signal) => {
				const { benchJudging } = await import('./bench-judging');
				return benchJudging(size, { ...(await opened), signal, onProgress });
			});
		},

		benchStatistics(callId: string) {
			return calls.run(callId, async () => (await import('./bench-judging')).benchStatistics());
		},

		proveMetrics(callId: string, onProgress: OnProgress) {
			return calls.run(callId, (signal) => proveAll(signal, onProgress));
		},

		audit(callId: string, datasetId: string, fingerprint: string, protocol: Protocol, runs: readonly AuditedRun[]) {
			return calls.run(callId, () => auditStored(datasetId, fingerprint, protocol, runs));
		},

		compareRuns(callId: string, runIds: readonly string[], ks: readonly number[], onProgress: OnProgress) {
			return calls.run(callId, async (signal) =>
				compareStoredRuns(runIds, ks, { ...(await opened), signal, onProgress }),
			);
		},
	};
}
