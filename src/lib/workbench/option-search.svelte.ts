import { isAbortError } from '$lib/core/abort';
import { messageOf } from '$lib/core/errors';
import type { Progress } from '$lib/core/progress';
import { getSetting, setSetting } from '$lib/storage/settings-store';
import { newRun, type RunRecord } from '$lib/training/run';
import { permutationImportance } from '$lib/training/search/importance';
import type { SearchProgress, SearchRequest, Trial } from '$lib/training/search/search';
import { shareOf } from '$lib/training/search/search-space';
import { modelMeta } from '$lib/models/registry';
import { heldRuns, holdRun } from './run-lock';
import type { Status } from './status.svelte';
import { trainWorker } from './workers';

/** A search with what it has found; stored after every trial, so that nothing found is lost with the tab. */
export interface SearchRecord {
	request: SearchRequest;
	trials: readonly Trial[];
	/** False while it is under way: a record that is read so was broken off with its tab. */
	ended?: boolean;
}

export type SearchPhase =
	{ state: 'idle' } | { state: 'searching'; progress: Progress } | { state: 'failed'; message: string };

/** Between two updates of the page and the store: quick models make hundreds of trials a second. */
const REST_MS = 500;
/** The newest trials that importance is asked of: more would take the page's time and say the same. */
const MOST_WEIGHED = 400;

/** The search for good settings of one model on one data set. It outlives the page, and with its record the tab. */
export class OptionSearch {
	phase = $state.raw<SearchPhase>({ state: 'idle' });
	record = $state.raw<SearchRecord | null>(null);
	/** The record importance was last asked of: asked anew at the end and whenever there are half as many trials more. */
	#weighed = $state.raw<SearchRecord | null>(null);
	/** Every trial so far; the record may be a moment behind. */
	#found: Trial[] = [];
	readonly #status: Status;
	#abort: AbortController | null = null;

	constructor(status: Status) {
		this.#status = status;
	}

	/** The best setting that got a whole training; null before there is one. */
	readonly best: Trial | null = $derived(bestOf(this.record?.trials ?? []));

	/** How much each searched option matters, most first; empty before ten settings were tried. */
	readonly importance: readonly { name: string; share: number }[] = $derived.by(() => {
		if (!this.#weighed) return [];
		const { request, trials } = this.#weighed;
		const { options } = modelMeta(request.modelId);
		const scored = trials.filter((trial) => trial.score !== null).slice(-MOST_WEIGHED);
		if (scored.length < 10) return [];
		// Settings of all rungs together: how much of a training each got stands as one more feature.
		const samples = scored.map((trial) => ({
			features: [...request.searched.map((name) => shareOf(options[name]!, trial.options[name]!)), trial.resource],
			target: trial.score!,
		}));
		const shares = permutationImportance(samples, request.seed).slice(0, -1);
		const sum = shares.reduce((total, share) => total + share, 0);
		return request.searched
			.map((name, place) => ({ name, share: sum > 0 ? shares[place]! / sum : 0 }))
			.sort((a, b) => b.share - a.share);
	});

	/** What the last search on this data set found. */
	async load(datasetId: string): Promise<void> {
		if (this.isSearching || this.record?.request.datasetId === datasetId) return;
		const [record, held] = await Promise.all([
			getSetting<SearchRecord | null>(keyOf(datasetId), null),
			heldRuns([keyOf(datasetId)]),
		]);
		if (this.isSearching) return;
		this.record = record && held.size > 0 ? { ...record, ended: true } : record;
		this.#weighed = record;
		this.phase = { state: 'idle' };
	}

	get isSearching(): boolean {
		return this.phase.state === 'searching';
	}

	/** Broken off with its tab; `goOn` takes it up again. */
	get isBrokenOff(): boolean {
		return this.phase.state === 'idle' && this.record?.ended === false;
	}

	async goOn(): Promise<void> {
		if (this.record) await this.start(this.record.request, this.record.trials);
	}

	/** @param found the first trials of the same request, where it was broken off */
	async start(request: SearchRequest, found: readonly Trial[] = []): Promise<void> {
		this.cancel();
		const abort = new AbortController();
		this.#abort = abort;
		this.#found = [...found];
		this.#keep({ request, trials: found, ended: false });
		let [keptAt, toldAt] = [-Infinity, -Infinity];
		const release = holdRun(keyOf(request.datasetId));
		const listener = ({ trial, ...progress }: SearchProgress) => {
			if (this.#abort !== abort) return;
			const now = performance.now();
			if (trial) this.#found.push(trial);
			if (trial && now - keptAt > REST_MS) {
				keptAt = now;
				this.#keep({ request, trials: [...this.#found], ended: false });
			}
			if (now - toldAt < REST_MS / 5) return;
			toldAt = now;
			this.phase = { state: 'searching', progress };
			this.#status.report({
				taskId: 'search',
				label: `Searching settings of ${modelMeta(request.modelId).label}`,
				href: '/train/search',
				datasetId: request.datasetId,
				share: progress.total ? progress.done / progress.total : null,
			});
		};
		listener({ phase: 'Reading the data', done: 0, total: null, unit: '', elapsedMs: 0 });
		try {
			const trials = await trainWorker.call(
				(api, callId, onProgress: typeof listener) => api.search(callId, request, found, onProgress),
				{ signal: abort.signal, listener },
			);
			if (this.#abort === abort) {
				this.#keep({ request, trials, ended: true });
				this.phase = { state: 'idle' };
			}
		} catch (error) {
			if (this.#abort !== abort) return;
			this.#keep({ request, trials: [...this.#found], ended: false });
			this.phase = isAbortError(error) ? { state: 'idle' } : { state: 'failed', message: messageOf(error) };
		} finally {
			release();
			if (this.#abort === abort) {
				this.#abort = null;
				this.#status.finish('search');
			}
		}
	}

	/** Stops the search; what it has found stays. */
	cancel(): void {
		this.#abort?.abort();
		this.#abort = null;
		this.#status.finish('search');
		if (!this.isSearching) return;
		if (this.record) this.#keep({ ...this.record, trials: [...this.#found], ended: true });
		this.phase = { state: 'idle' };
	}

	/** A run with the best setting, to be trained on every training row and judged once on the test rows. */
	toRun(trial: Trial): RunRecord {
		const { datasetId, fingerprint, modelId, seed, protocol, kernelChoice } = this.record!.request;
		const { options } = trial;
		const label = { name: '', tags: ['search'], note: '' };
		const request = { datasetId, fingerprint, modelId, options, seed, protocol, kernelChoice, createdAt: Date.now() };
		return { ...newRun(request), label };
	}

	#keep(record: SearchRecord): void {
		this.record = record;
		const { trials, ended } = record;
		if (ended || trials.length === 0 || trials.length > 1.5 * (this.#weighed?.trials.length ?? 0))
			this.#weighed = record;
		void setSetting(keyOf(record.request.datasetId), $state.snapshot(record)).catch(() => {
			// A full disk: the search goes on, its findings last as long as the tab.
		});
	}
}

const keyOf = (datasetId: string) => `search ${datasetId}`;

/** Among those with the largest resource: a short training's score says little of a long one's. */
function bestOf(trials: readonly Trial[]): Trial | null {
	const scored = trials.filter((trial) => trial.score !== null);
	const most = Math.max(...scored.map((trial) => trial.resource));
	return scored
		.filter((trial) => trial.resource === most)
		.reduce<Trial | null>((best, trial) => (best === null || trial.score! > best.score! ? trial : best), null);
}
