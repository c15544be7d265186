import type { Progress } from '$lib/core/progress';
import type { Protocol } from '$lib/datasets/dataset-split';
import type { Audited } from '$lib/evaluation/audit/audit';
import type { ListsReport } from '$lib/evaluation/compare-lists';
import type { ProvenMetric } from '$lib/evaluation/prove-all';
import type { DatasetSummary } from '$lib/interactions/dataset';
import { modelMeta } from '$lib/models/registry';
import { AskedWork } from './asked-work.svelte';
import type { JudgedRun } from './leaderboard-groups';
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

/** What is audited: a protocol on a data set, with the runs made under it; none before the first. */
export interface AuditSubject {
	dataset: Pick<DatasetSummary, 'datasetId' | 'fingerprint'>;
	protocol: Protocol;
	runs: readonly JudgedRun[];
}

/** Audits the current subject. */
export function auditOf(current: () => AuditSubject | null, labelOf: (run: JudgedRun) => string): AskedWork<Audited[]> {
	return new AskedWork(async (signal) => {
		const subject = current();
		if (!subject) return [];
		const { datasetId, fingerprint } = subject.dataset;
		const runs = subject.runs.map((run) => ({
			label: labelOf(run),
			modelId: run.modelId,
			options: run.options,
			seed: run.seed,
			personal: modelMeta(run.modelId).capabilities.personal,
			metrics: run.report.metrics,
		}));
		return judgeWorker.call((api, callId) => api.audit(callId, datasetId, fingerprint, subject.protocol, runs), {
			signal,
		});
	});
}
