import { isAbortError } from '$lib/core/abort';
import { messageOf } from '$lib/core/errors';
import type { Progress } from '$lib/core/progress';
import type { Examination } from '$lib/datasets/finding-calls';
import type { DatasetSummary } from '$lib/interactions/dataset';
import type { Datasets } from './datasets.svelte';
import type { Status } from './status.svelte';
import { dataWorker } from './workers';

export type ExaminationPhase =
	{ state: 'loading' } | { state: 'ready'; examination: Examination } | { state: 'failed'; message: string };

export type DerivingPhase =
	| { state: 'idle' }
	| { state: 'running'; checkId: string; progress: Progress }
	| { state: 'failed'; checkId: string; message: string };

/** The deep profile and the findings of data sets, and the making of better ones: once a data set, kept with the tab. */
export class Examinations {
	deriving = $state.raw<DerivingPhase>({ state: 'idle' });
	/** By fingerprint: a data set that got rows is another one. */
	#phases = $state.raw<Readonly<Record<string, ExaminationPhase>>>({});
	readonly #datasets: Datasets;
	readonly #status: Status;
	#abort: AbortController | null = null;

	constructor(datasets: Datasets, status: Status) {
		this.#datasets = datasets;
		this.#status = status;
	}

	phaseOf({ fingerprint }: DatasetSummary): ExaminationPhase {
		return this.#phases[fingerprint] ?? { state: 'loading' };
	}

	/** Starts where it has not been done; a failed one is tried again. */
	async load({ datasetId, fingerprint }: DatasetSummary): Promise<void> {
		const known = this.#phases[fingerprint];
		if (known && known.state !== 'failed') return;
		this.#set(fingerprint, { state: 'loading' });
		try {
			const examination = await dataWorker.call<Examination>((api) => api.examine(datasetId));
			this.#set(fingerprint, { state: 'ready', examination });
		} catch (error) {
			this.#set(fingerprint, { state: 'failed', message: messageOf(error) });
		}
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

	#set(fingerprint: string, phase: ExaminationPhase): void {
		this.#phases = { ...this.#phases, [fingerprint]: phase };
	}
}
