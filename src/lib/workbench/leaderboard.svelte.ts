import { isAbortError } from '$lib/core/abort';
import type { Progress } from '$lib/core/progress';
import type { StoredComparison } from '$lib/evaluation/compare-stored-runs';
import type { MetricGroup } from '$lib/evaluation/metrics/metric';
import { metrics } from '$lib/evaluation/metrics/registry';
import { judgeWorker } from './workers';

/** As many as stand side by side. */
export const MOST_COMPARED = 3;

/** Enough to judge by, few enough to read. */
const FIRST_SHOWN: readonly string[] = [
	...['ndcg', 'recall', 'hitRate', 'precision', 'map', 'mrr', 'rmse'],
	...['coverage', 'gini', 'novelty', 'intraListDiversity', 'personalisation', 'aplt'],
	...['revenue', 'margin', 'gmvNdcg', 'conversion'],
];

export type ComparisonPhase =
	| { state: 'idle' }
	| { state: 'comparing'; progress: Progress | null }
	| { state: 'compared'; runIds: readonly string[]; k: number; comparisons: readonly StoredComparison[] }
	| { state: 'failed'; message: string };

export interface LeaderboardSort {
	/** A metric's id, without the list length. */
	metricId: string;
	/** Best first, whichever way the metric points. */
	bestFirst: boolean;
}

/** What the Evaluate page shows of the runs: the list length, the order, and which runs stand side by side. */
export class Leaderboard {
	k = $state(10);
	sort = $state.raw<LeaderboardSort>({ metricId: 'ndcg', bestFirst: true });
	/** The metrics that have a column, of all groups; the rest are one click away. */
	shownIds = $state.raw<readonly string[]>(FIRST_SHOWN);
	#group = $state<MetricGroup>('accuracy');
	comparison = $state.raw<ComparisonPhase>({ state: 'idle' });
	#chosen = $state.raw<readonly string[]>([]);
	#abort: AbortController | null = null;

	get chosen(): readonly string[] {
		return this.#chosen;
	}

	get group(): MetricGroup {
		return this.#group;
	}

	/** Turns to another group of metrics, sorted by its first shown one. */
	showGroup(group: MetricGroup): void {
		this.#group = group;
		const first = metrics.find(({ meta }) => meta.group === group && this.shownIds.includes(meta.id));
		const metricId = group === 'accuracy' ? 'ndcg' : (first?.meta.id ?? 'ndcg');
		this.sort = { metricId, bestFirst: true };
	}

	toggleColumn(metricId: string): void {
		const shown = this.shownIds.includes(metricId);
		this.shownIds = shown ? this.shownIds.filter((id) => id !== metricId) : [...this.shownIds, metricId];
	}

	sortBy(metricId: string): void {
		this.sort = { metricId, bestFirst: this.sort.metricId === metricId ? !this.sort.bestFirst : true };
	}

	/** Chooses a run for the comparison or drops it; runs of another protocol (not in `group`) are dropped with it. */
	toggle(runId: string, group: readonly string[]): void {
		this.cancel();
		this.comparison = { state: 'idle' };
		const others = this.#chosen.filter((chosen) => chosen !== runId && group.includes(chosen));
		this.#chosen = this.#chosen.includes(runId) ? others : [...others, runId].slice(-MOST_COMPARED);
	}

	/** Judges the chosen runs again, user by user, for differences with paired intervals. */
	async compare(): Promise<void> {
		this.cancel();
		const abort = new AbortController();
		this.#abort = abort;
		const [runIds, k] = [this.#chosen, this.k];
		this.comparison = { state: 'comparing', progress: null };
		const listener = (progress: Progress) => {
			if (this.#abort === abort) this.comparison = { state: 'comparing', progress };
		};
		try {
			const comparisons = await judgeWorker.call(
				(api, callId, onProgress: typeof listener) => api.compareRuns(callId, runIds, [k], onProgress),
				{ signal: abort.signal, listener },
			);
			if (this.#abort === abort) this.comparison = { state: 'compared', runIds, k, comparisons };
		} catch (error) {
			if (this.#abort !== abort) return;
			const message = error instanceof Error ? error.message : String(error);
			this.comparison = isAbortError(error) ? { state: 'idle' } : { state: 'failed', message };
		} finally {
			// Progress comes through another port than the result: a message may arrive after the end.
			if (this.#abort === abort) this.#abort = null;
		}
	}

	cancel(): void {
		this.#abort?.abort();
		this.#abort = null;
		if (this.comparison.state === 'comparing') this.comparison = { state: 'idle' };
	}
}
