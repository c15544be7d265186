import { isAbortError } from '$lib/core/abort';
import { messageOf } from '$lib/core/errors';
import type { Progress } from '$lib/core/progress';
import type { Examination } from '$lib/datasets/finding-calls';
import type { DatasetSummary } from '$lib/interactions/dataset';
import { AskedOnce } from './asked-once.svelte';
import type { Datasets } from './datasets.svelte';
import type { Status } from './status.svelte';
import { dataWorker } from './workers';

export type DerivingPhase =
	| { state: 'idle' }
	| { state: 'running'; checkId: string; progress: Progress }
	| { state: 'failed'; checkId: string; message: string };

/** The deep profile and the findings of data sets, and the making of better ones. */
export class Examinations extends AskedOnce<Examination> {
	deriving = $state.raw<DerivingPhase>({ state: 'idle' });
	readonly #datasets: Datasets;
	readonly #status: Status;
	#abort: AbortController | null = null;

	constructor(datasets: Datasets, status: Status) {
		super((datasetId) => dataWorker.call<Examination>((api) => api.examine(datasetId)));
		this.#datasets = datasets;
		this.#status = status;
	}

	/** Makes a data set without what the check found and works with it; null where it failed or was cancelled. */
	async derive(datasetId: string, checkId: string): Promise<DatasetSummary | null> {
		if (this.deriving.state === 'running') return null;
		const abort = new AbortController();
		this.#abort = abort;
		this.#show(checkId, { phase: 'Reading', done: 0, total: 3, unit: 'steps', elapsedMs: 0 });
		try {
			const derived = await dataWorker.call<DatasetSummary, (progress: Progress) => void>(
				(api, callId, listener) => api.deriveDataset(callId, datasetId, checkId, listener),
				{ signal: abort.signal, listener: (progress) => this.#show(checkId, progress) },
			);
			await this.#datasets.refresh();
			this.#datasets.select(derived.datasetId);
			this.deriving = { state: 'idle' };
			return derived;
		} catch (error) {
			this.deriving = isAbortError(error) ? { state: 'idle' } : { state: 'failed', checkId, message: messageOf(error) };
			return null;
		} finally {
			this.#abort = null;
			this.#status.finish('derive');
		}
	}

	cancelDeriving(): void {
		this.#abort?.abort();
	}

	#show(checkId: string, progress: Progress): void {
		if (!this.#abort || this.#abort.signal.aborted) return;
		this.deriving = { state: 'running', checkId, progress };
		const share = progress.total === null ? null : progress.done / progress.total;
		this.#status.report({ taskId: 'derive', label: 'Making a data set', href: '/data/profile', share });
	}
}
