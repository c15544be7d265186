import type { Progress } from '$lib/core/progress';
import type { Audited } from '$lib/evaluation/audit/audit';
import type { ListsReport } from '$lib/evaluation/compare-lists';
import type { FreshnessRequest } from '$lib/evaluation/freshness';
import type { FreshnessWindow } from '$lib/evaluation/prequential';
import type { ProvenMetric } from '$lib/evaluation/prove-all';
import { modelMeta } from '$lib/models/registry';
import { AskedWork } from './asked-work.svelte';
import type { JudgedRun, LeaderboardGroup } from './leaderboard-groups';
import type { Status } from './status.svelte';
import { judgeWorker } from './workers';

/** Runs every metric's proofs, when asked. */
export function metricProofs(): AskedWork<ProvenMetric[]> {
	return new AskedWork((signal, listener) =>
		judgeWorker.call((api, callId, tell: (progress: Progress) => void) => api.proveMetrics(callId, tell), {
			signal,
			listener,
		}),
	);
}

/** Compares the lists of the chosen runs with those of the first. */
export function listComparison(status: Status, runIds: () => readonly string[], k: number): AskedWork<ListsReport> {
	return new AskedWork(
		(signal, listener) =>
			judgeWorker.call(
				(api, callId, tell: (progress: Progress) => void) => api.compareLists(callId, runIds(), k, tell),
				{ signal, listener },
			),
		{ status, label: 'Comparing lists', href: '/evaluate/compare' },
	);
}

/** Measures test-then-train over time. */
export function freshnessStudy(status: Status, request: () => FreshnessRequest): AskedWork<FreshnessWindow[]> {
	return new AskedWork(
		(signal, listener) =>
			judgeWorker.call((api, callId, tell: (progress: Progress) => void) => api.freshness(callId, request(), tell), {
				signal,
				listener,
			}),
		{ status, label: 'Measuring freshness', href: '/train/freshness' },
	);
}

/** Audits what the current group of runs was made with. */
export function groupAudit(
	current: () => LeaderboardGroup | null,
	labelOf: (run: JudgedRun) => string,
): AskedWork<Audited[]> {
	return new AskedWork(async (signal) => {
		const group = current();
		if (!group) return [];
		const [{ datasetId, fingerprint }] = group.runs;
		const runs = group.runs.map((run) => ({
			label: labelOf(run),
			modelId: run.modelId,
			options: run.options,
			seed: run.seed,
			personal: modelMeta(run.modelId).capabilities.personal,
			metrics: run.report.metrics,
		}));
		return judgeWorker.call((api, callId) => api.audit(callId, datasetId, fingerprint, group.protocol, runs), {
			signal,
		});
	});
}
