import { SvelteMap } from 'svelte/reactivity';
import type { Estimate } from '$lib/evaluation/report';
import type { BacktestGroup } from './backtest-groups';
import { Standing } from './standing.svelte';

/** The pooled estimates of several backtests by one metric: users are drawn with all of their windows. */
export class Backtests {
	readonly #standings = new SvelteMap<string, Standing>();

	/** Asks once for each backtest as it is. */
	ask(groups: readonly BacktestGroup[], metric: string): void {
		for (const { key, runs } of groups) {
			const standing = this.#standings.get(key) ?? new Standing();
			if (!this.#standings.has(key)) this.#standings.set(key, standing);
			void standing.ask(runs, metric);
		}
	}

	/** Of the contender these runs, one a window, stand for; null while it is not known. */
	estimateOf(runIds: readonly string[]): Estimate | null {
		for (const standing of this.#standings.values()) {
			const contender = standing.contenderOf(runIds[0] ?? '');
			if (contender && runIds.every((runId) => contender.runIds.includes(runId))) return contender.estimate;
		}
		return null;
	}
}
