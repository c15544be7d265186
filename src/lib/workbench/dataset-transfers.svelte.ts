import { isAbortError } from '$lib/core/abort';
import { messageOf } from '$lib/core/errors';
import type { RestoreResult } from '$lib/interactions/backup';
import type { DatasetSummary } from '$lib/interactions/dataset';
import { saveFile, today } from './save-file';
import type { Status } from './status.svelte';
import { dataWorker } from './workers';

export type TransferPhase =
	{ state: 'idle' } | { state: 'busy'; label: string } | { state: 'failed'; title: string; message: string };

const TASK_ID = 'dataset-transfer';

/** Data sets out of the app and in again, as files: one at a time. */
export class DatasetTransfers {
	phase = $state.raw<TransferPhase>({ state: 'idle' });
	readonly #status: Status;
	#abort: AbortController | null = null;

	constructor(status: Status) {
		this.#status = status;
	}

	/** Saves events and items as CSV in a zip. */
	async exportCsv({ datasetId, name }: DatasetSummary): Promise<void> {
		await this.#run(`Exporting “${name}”`, async (signal) => {
			saveFile(
				await dataWorker.call<Blob>((api, callId) => api.exportCsv(callId, datasetId), { signal }),
				`${name}.zip`,
			);
		});
	}

	/** Saves data sets as one file that restores them with the same fingerprints. */
	async backUp(datasets: readonly DatasetSummary[]): Promise<void> {
		await this.#run('Backing up the data sets', async (signal) => {
			const ids = datasets.map(({ datasetId }) => datasetId);
			const backup = await dataWorker.call<Blob>((api, callId) => api.backUp(callId, ids), { signal });
			saveFile(backup, `shelfwise ${today()}.shelfwise`);
		});
	}

	/** Reads a backup; null where it failed or was cancelled. What was restored before that stays, whole. */
	async restore(file: File): Promise<RestoreResult | null> {
		return this.#run(`Restoring ${file.name}`, (signal) =>
			dataWorker.call<RestoreResult>((api, callId) => api.restore(callId, file), { signal }),
		);
	}

	cancel(): void {
		this.#abort?.abort();
	}

	dismiss(): void {
		this.phase = { state: 'idle' };
	}

	async #run<T>(label: string, work: (signal: AbortSignal) => Promise<T>): Promise<T | null> {
		if (this.#abort) return null;
		const abort = new AbortController();
		this.#abort = abort;
		this.phase = { state: 'busy', label };
		this.#status.report({ taskId: TASK_ID, label, href: '/', share: null });
		try {
			const result = await work(abort.signal);
			this.phase = { state: 'idle' };
			return result;
		} catch (error) {
			this.phase = isAbortError(error)
				? { state: 'idle' }
				: { state: 'failed', title: `${label} failed`, message: messageOf(error) };
			return null;
		} finally {
			this.#abort = null;
			this.#status.finish(TASK_ID);
		}
	}
}
