import { messageOf } from '$lib/core/errors';
import type { IndexReport } from '$lib/embeddings/index-report';
import type { IndexKind } from '$lib/embeddings/vector-index';
import { recommendWorker } from './workers';

export type IndexPhase =
	| { state: 'measuring' }
	| { state: 'done'; report: IndexReport }
	/** The model keeps no vectors. */
	| { state: 'none' }
	| { state: 'failed'; message: string };

/** What each index over each model's vectors finds, measured once for an open shop. */
export class IndexReports {
	#phases = $state.raw<Readonly<Record<string, IndexPhase>>>({});
	#shop = 0;

	/** Null until somebody asks. */
	of(runId: string | null, kind: IndexKind): IndexPhase | null {
		return this.#phases[keyOf(runId, kind)] ?? null;
	}

	/** Forgets what was measured: another shop is open. */
	clear(): void {
		this.#shop++;
		this.#phases = {};
	}

	/** Measures unless that was done. */
	async ask(runId: string | null, kind: IndexKind): Promise<void> {
		if (this.of(runId, kind) !== null) return;
		const shop = this.#shop;
		const show = (phase: IndexPhase) => {
			if (shop === this.#shop) this.#phases = { ...this.#phases, [keyOf(runId, kind)]: phase };
		};
		show({ state: 'measuring' });
		try {
			const report = await recommendWorker.call((api, callId) => api.measureIndex(callId, runId, kind));
			show(report ? { state: 'done', report } : { state: 'none' });
		} catch (error) {
			show({ state: 'failed', message: messageOf(error) });
		}
	}
}

function keyOf(runId: string | null, kind: IndexKind): string {
	return JSON.stringify([runId, kind]);
}
