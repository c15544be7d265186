import { isAbortError } from '$lib/core/abort';
import { messageOf } from '$lib/core/errors';
import { newExperiment, type ExperimentRecord } from '$lib/experiments/ab/experiment-record';
import type { ExperimentSpec } from '$lib/experiments/ab/experiment-spec';
import type { ExperimentNews } from '$lib/experiments/ab/run-experiment';
import { deleteExperiment, getExperiment, listExperiments, saveExperiment } from '$lib/storage/experiment-store';
import { heldRuns, tryHoldRun } from './run-lock';
import type { Status } from './status.svelte';
import { judgeWorker } from './workers';

export type ExperimentsPhase = { state: 'loading' } | { state: 'ready' } | { state: 'failed'; message: string };

/** What is happening to the one experiment that runs now. */
export interface LiveExperiment {
	experimentId: string;
	state: 'preparing' | 'running' | 'stopping';
	/** In words, while preparing. */
	phase: string;
}

/** Simulated days a second, as the page offers them. */
export const speeds = [1, 4, Infinity] as const;
export type Speed = (typeof speeds)[number];

/** How often a run of another tab is looked at. */
const FOLLOW_EVERY_MS = 500;

/** Every stored experiment, and the one that runs. It outlives the pages: days pass while another page is open. */
export class Experiments {
	phase = $state.raw<ExperimentsPhase>({ state: 'loading' });
	speed = $state<Speed>(4);
	live = $state.raw<LiveExperiment | null>(null);
	/** Tests that another tab runs; this one follows them. */
	elsewhere = $state.raw<readonly string[]>([]);
	/** Newest first. */
	all = $state.raw<readonly ExperimentRecord[]>([]);
	readonly #status: Status;
	#abort: AbortController | null = null;

	constructor(status: Status) {
		this.#status = status;
	}

	async load(): Promise<void> {
		try {
			const stored = await listExperiments<ExperimentRecord>();
			// A run that goes on while this page was closed is newer here than in the store.
			const liveId = this.live?.experimentId;
			this.all = stored.map((record) =>
				record.experimentId === liveId ? (this.#recordOf(record.experimentId) ?? record) : record,
			);
			this.phase = { state: 'ready' };
			const held = await heldRuns(this.all.map(({ experimentId }) => experimentId));
			for (const experimentId of held) if (experimentId !== this.live?.experimentId) void this.#follow(experimentId);
		} catch (error) {
			this.phase = { state: 'failed', message: messageOf(error) };
		}
	}

	ofDataset(datasetId: string): readonly ExperimentRecord[] {
		return this.all.filter((record) => record.datasetId === datasetId);
	}

	#recordOf(experimentId: string): ExperimentRecord | undefined {
		return this.all.find((record) => record.experimentId === experimentId);
	}

	/** Stores a new experiment, ready to run. */
	async add(spec: ExperimentSpec): Promise<ExperimentRecord> {
		const record = newExperiment(spec);
		await saveExperiment(record);
		this.#put(record);
		return record;
	}

	/** @throws FileFormatError */
	async importFile(file: File): Promise<ExperimentRecord> {
		// Only now: what checks a file is not for the first page to carry.
		const { readExperimentFile } = await import('$lib/experiments/ab/experiment-spec');
		return this.add(readExperimentFile(await file.text()));
	}

	/** Runs an experiment from its last stored day on; one at a time, so another that runs is paused. One that runs in another tab is left to it. */
	async play(experimentId: string): Promise<void> {
		if (this.live?.experimentId === experimentId || this.elsewhere.includes(experimentId)) return;
		this.pause();
		const abort = new AbortController();
		this.#abort = abort;
		this.#setLive({ experimentId, state: 'preparing', phase: 'Opening' });
		const release = await tryHoldRun(experimentId);
		if (release === null) {
			if (this.#abort === abort) this.#end(experimentId);
			return this.#follow(experimentId);
		}
		// Another tab may have run it meanwhile.
		await this.#reread(experimentId);
		const isMine = () => this.#abort === abort;
		const listener = (news: ExperimentNews) => {
			if (!isMine() || abort.signal.aborted) return;
			if (news.state === 'day') this.#put(news.record);
			this.#setLive({
				experimentId,
				state: news.state === 'day' ? 'running' : 'preparing',
				phase: news.state === 'day' ? '' : news.phase,
			});
		};
		try {
			const done = await judgeWorker.call(
				(api, callId, onNews: typeof listener) => api.runExperiment(callId, experimentId, this.speed, onNews),
				{ signal: abort.signal, listener },
			);
			this.#put(done);
		} catch (error) {
			if (isAbortError(error)) await this.#reread(experimentId);
			else await this.#fail(experimentId, messageOf(error));
		} finally {
			release();
			if (isMine()) this.#end(experimentId);
			else this.#status.finish(experimentId);
		}
	}

	#end(experimentId: string): void {
		this.#status.finish(experimentId);
		this.#abort = null;
		this.live = null;
	}

	/** Shows what another tab's run has stored, until that tab lets go of it. */
	async #follow(experimentId: string): Promise<void> {
		if (this.elsewhere.includes(experimentId)) return;
		this.elsewhere = [...this.elsewhere, experimentId];
		do {
			await new Promise((resolve) => setTimeout(resolve, FOLLOW_EVERY_MS));
			await this.#reread(experimentId);
		} while ((await heldRuns([experimentId])).has(experimentId));
		await this.#reread(experimentId);
		this.elsewhere = this.elsewhere.filter((id) => id !== experimentId);
	}

	/** Stops at the last day's end. */
	pause(): void {
		if (!this.live || !this.#abort) return;
		this.#setLive({ ...this.live, state: 'stopping' });
		this.#abort.abort();
	}

	setSpeed(speed: Speed): void {
		this.speed = speed;
		const experimentId = this.live?.experimentId;
		if (experimentId) void judgeWorker.call((api) => api.setPace(experimentId, speed));
	}

	async remove(experimentId: string): Promise<void> {
		if (this.live?.experimentId === experimentId) this.pause();
		await deleteExperiment(experimentId);
		this.all = this.all.filter((record) => record.experimentId !== experimentId);
	}

	async #reread(experimentId: string): Promise<void> {
		try {
			this.#put(await getExperiment<ExperimentRecord>(experimentId));
		} catch {
			// Deleted meanwhile: there is nothing to show.
		}
	}

	async #fail(experimentId: string, message: string): Promise<void> {
		try {
			const stored = await getExperiment<ExperimentRecord>(experimentId);
			const failed: ExperimentRecord = { ...stored, status: 'failed', error: message };
			this.#put(failed);
			await saveExperiment(failed);
		} catch {
			// Deleted meanwhile, or no room to say so: the page still shows why.
		}
	}

	#put(record: ExperimentRecord): void {
		const others = this.all.filter((other) => other.experimentId !== record.experimentId);
		this.all = [...others, record].sort((a, b) => b.createdAt - a.createdAt);
	}

	#setLive(live: LiveExperiment): void {
		this.live = live;
		const record = this.#recordOf(live.experimentId);
		if (!record) return;
		this.#status.report({
			taskId: live.experimentId,
			label: `Simulating ${record.spec.name}`,
			href: '/experiments/run',
			share: live.state === 'running' ? record.daysDone / record.spec.days : null,
		});
	}
}
