import { messageOf } from '$lib/core/errors';
import { isAbortError } from '$lib/core/abort';
import type { Progress } from '$lib/core/progress';
import type { DatasetSummary } from '$lib/interactions/dataset';
import type { DemoStoreOptions } from '$lib/interactions/demo-store/demo-store';
import {
	deleteDataset,
	listDatasets,
	renameDataset,
	sweepInterruptedImports,
	waitForImports,
} from '$lib/storage/dataset-store';
import { whileHolding } from '$lib/storage/web-locks';
import { getSetting, setSetting } from '$lib/storage/settings-store';
import { DatasetTransfers } from './dataset-transfers.svelte';
import type { Preferences } from './preferences.svelte';
import type { Status } from './status.svelte';
import { dataWorker } from './workers';

export type DatasetsPhase = { state: 'loading' } | { state: 'ready' } | { state: 'failed'; message: string };

export type DemoPhase =
	{ state: 'idle' } | { state: 'making'; progress: Progress } | { state: 'failed'; message: string };

/** Once made, the demo store does not come back by itself after the user deleted it. */
const DEMO_MADE = 'demo-store-made';

/** The data sets on this device, which one is worked with, and the making of the demo store. */
export class Datasets {
	phase = $state.raw<DatasetsPhase>({ state: 'loading' });
	demo = $state.raw<DemoPhase>({ state: 'idle' });
	/** Names of imports that a closed tab or a crash cut off; nothing of them was kept. */
	interrupted = $state.raw<readonly string[]>([]);
	/** Newest first. */
	all = $state.raw<readonly DatasetSummary[]>([]);
	readonly transfers: DatasetTransfers;
	readonly #preferences: Preferences;
	readonly #status: Status;
	#demoAbort: AbortController | null = null;

	/** The data set every page works with: the one last chosen, else the newest. */
	readonly current: DatasetSummary | null = $derived.by(
		() => this.all.find((dataset) => dataset.datasetId === this.#preferences.datasetId) ?? this.all[0] ?? null,
	);

	constructor(preferences: Preferences, status: Status) {
		this.transfers = new DatasetTransfers(status);
		this.#preferences = preferences;
		this.#status = status;
	}

	/** Reads the list; on the first visit makes the demo store, unless `withDemo` is false. */
	async load({ withDemo = true } = {}): Promise<void> {
		try {
			await this.refresh();
			this.phase = { state: 'ready' };
			this.interrupted = (await sweepInterruptedImports()).map(({ name }) => name);
			void waitForImports().then((late) => {
				this.interrupted = [...this.interrupted, ...late.map(({ name }) => name)];
			});
		} catch (error) {
			this.phase = { state: 'failed', message: messageOf(error) };
			return;
		}
		if (this.all.length > 0 || !withDemo) return;
		// Two tabs opened at once make one demo store.
		await whileHolding('shelfwise-demo-store', async () => {
			await this.refresh();
			if (this.all.length === 0 && !(await getSetting(DEMO_MADE, false))) await this.makeDemoStore({});
		});
	}

	forgetInterrupted(): void {
		this.interrupted = [];
	}

	async refresh(): Promise<void> {
		this.all = await listDatasets<DatasetSummary>();
	}

	select(datasetId: string): void {
		this.#preferences.datasetId = datasetId;
	}

	/** @throws StorageQuotaError, InvalidRequestError */
	async rename(datasetId: string, name: string): Promise<void> {
		await renameDataset(datasetId, name);
		await this.refresh();
	}

	/** Deletes it with its runs and models. */
	async remove(datasetId: string): Promise<void> {
		await deleteDataset(datasetId);
		// Not read anew: that would wait behind the sweep of its columns.
		this.all = this.all.filter((dataset) => dataset.datasetId !== datasetId);
	}

	/** Generates a demo store in the data worker and works with it; failure and cancel leave what was there. */
	async makeDemoStore(options: Partial<DemoStoreOptions>): Promise<void> {
		if (this.demo.state === 'making') return;
		const abort = new AbortController();
		this.#demoAbort = abort;
		this.#showDemo({ phase: 'Making the demo store', done: 0, total: null, unit: 'steps', elapsedMs: 0 });
		try {
			const summary = await dataWorker.call<DatasetSummary, (progress: Progress) => void>(
				(api, callId, listener) => api.createDemoStore(callId, options, listener),
				{ signal: abort.signal, listener: (progress) => this.#showDemo(progress) },
			);
			await setSetting(DEMO_MADE, true);
			await this.refresh();
			this.select(summary.datasetId);
			this.demo = { state: 'idle' };
		} catch (error) {
			this.demo = isAbortError(error) ? { state: 'idle' } : { state: 'failed', message: messageOf(error) };
		} finally {
			this.#demoAbort = null;
			this.#status.finish('demo-store');
		}
	}

	cancelDemoStore(): void {
		this.#demoAbort?.abort();
	}

	#showDemo(progress: Progress): void {
		if (!this.#demoAbort || this.#demoAbort.signal.aborted) return;
		this.demo = { state: 'making', progress };
		const share = progress.total === null ? null : progress.done / progress.total;
		this.#status.report({ taskId: 'demo-store', label: 'Making the demo store', href: '/', share });
	}
}
