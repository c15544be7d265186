import { SvelteMap } from 'svelte/reactivity';
import { messageOf } from '$lib/core/errors';
import { isAbortError } from '$lib/core/abort';
import type { Progress } from '$lib/core/progress';
import type { FitProgress } from '$lib/models/model';
import { modelMeta } from '$lib/models/registry';
import { deleteCheckpoint, saveRun, updateRun } from '$lib/storage/run-store';
import type { CheckpointRow } from '$lib/storage/stored-rows';
import type { RunLabel, RunRecord, TrainProgress } from '$lib/training/run';
import { updateOf } from '$lib/training/update-run';
import type { DatasetSummary } from '$lib/interactions/dataset';
import { awaitsJudgement, inQueueOrder, mayGoOn } from './queue-order';
import { heldRuns, holdRun, tryHoldRun } from './run-lock';
import { RunShelf } from './run-shelf.svelte';
import { isPausedError, judgeInWorker, pauseInWorker, trainInWorker } from './run-work';
import type { Status } from './status.svelte';

/** What is happening to a run right now; a run without one rests as its record says. */
export type LiveWork =
	| { state: 'waiting' }
	| { state: 'training'; progress: TrainProgress | null; curve: readonly FitProgress[]; pausing?: boolean }
	| { state: 'evaluating'; progress: Progress | null }
	| { state: 'stopping' };

const VERBS = { training: 'Training', evaluating: 'Judging', stopping: 'Stopping' } as const;

export type RunsPhase = { state: 'loading' } | { state: 'ready' } | { state: 'failed'; message: string };

interface Job {
	runId: string;
	kind: 'train' | 'evaluate';
	abort: AbortController;
	/** Asked to stop after its epoch. */
	pausing: boolean;
	/** Lets other tabs have the run. */
	release: () => void;
}

/** What a drained queue has brought. */
export interface Drained {
	trained: number;
	failed: number;
}

/**
 * Every stored run, and the queue that trains and judges them one after another. It outlives the pages: work goes on
 * while another page is open. It outlives the tab too: what was queued or under way when the tab went away is taken up
 * by the next one that opens, without a question, because that is what a reload in mid-training means; a run that took its
 * tab down twice without getting further rests instead.
 */
export class Runs {
	phase = $state.raw<RunsPhase>({ state: 'loading' });
	readonly #shelf = new RunShelf();
	readonly #live = new SvelteMap<string, LiveWork>();
	/** Why a trained run could not be judged. */
	readonly #evaluationErrors = new SvelteMap<string, string>();
	readonly #queue: Job[] = [];
	readonly #status: Status;
	readonly #ondrained: (drained: Drained) => void;
	#current: Job | null = null;

	constructor(status: Status, ondrained: (drained: Drained) => void = () => {}) {
		this.#status = status;
		this.#ondrained = ondrained;
	}

	/** The run being trained or judged now, or null. */
	readonly active: RunRecord | null = $derived(
		this.#shelf.records.find((run) =>
			['training', 'evaluating', 'stopping'].includes(this.#live.get(run.runId)?.state ?? ''),
		) ?? null,
	);
	readonly waitingCount: number = $derived([...this.#live.values()].filter((work) => work.state === 'waiting').length);

	/**
	 * Reads what is stored. Runs that no tab works on any more are taken up again in their order, or marked interrupted
	 * where `goOn` is false or they would only break off once more.
	 */
	async load({ goOn = true } = {}): Promise<void> {
		try {
			const { stored, settle } = await this.#shelf.read();
			const unfinished = stored.filter(
				(run) => run.status === 'queued' || run.status === 'running' || (goOn && awaitsJudgement(run)),
			);
			const held = await heldRuns(unfinished.map((run) => run.runId));
			if (!settle()) return await this.load({ goOn });
			const orphans = unfinished.filter((run) => !held.has(run.runId) && !this.#live.has(run.runId));
			for (const run of inQueueOrder(orphans)) {
				if (goOn && mayGoOn(run, this.checkpointOf(run.runId))) await this.#takeUp(run);
				else if (run.status !== 'done') await this.#shelf.store({ ...run, status: 'interrupted' });
			}
			this.phase = { state: 'ready' };
			void this.#work();
		} catch (error) {
			this.phase = { state: 'failed', message: messageOf(error) };
		}
	}

	/** Every run of every data set, in no order. */
	get all(): readonly RunRecord[] {
		return this.#shelf.records;
	}

	/** Newest first. */
	ofDataset(datasetId: string): RunRecord[] {
		return this.#shelf.records
			.filter((run) => run.datasetId === datasetId)
			.sort((a, b) => b.createdAt - a.createdAt || a.runId.localeCompare(b.runId));
	}

	liveOf(runId: string): LiveWork | null {
		return this.#live.get(runId) ?? null;
	}

	/** What is known of the run's kept state; null where it never had one. */
	checkpointOf(runId: string): CheckpointRow | null {
		return this.#shelf.checkpointOf(runId);
	}

	evaluationErrorOf(runId: string): string | null {
		return this.#evaluationErrors.get(runId) ?? null;
	}

	/** Stores the runs and puts them at the end of the queue, to be trained from the beginning. */
	async enqueue(runs: readonly RunRecord[]): Promise<void> {
		for (const run of runs) {
			await deleteCheckpoint(run.runId);
			// It reads the catalogue as the data set says now.
			const anew = { featureSchema: undefined, error: null, report: null, fitMs: null, curve: [] };
			await this.#queueUp({ ...run, ...anew, status: 'queued' });
		}
		void this.#work();
	}

	/** Puts a resting run back into the queue; it goes on from its kept state where there is one. */
	async resume(runId: string): Promise<void> {
		const run = this.#shelf.recordOf(runId);
		if (!run || this.#live.has(runId)) return;
		await this.#queueUp({ ...run, status: 'queued', error: null });
		void this.#work();
	}

	/** Queues a new run that brings a run's model up to the data set as it is now. */
	async update(run: RunRecord, dataset: Pick<DatasetSummary, 'datasetId' | 'fingerprint'>): Promise<void> {
		await this.enqueue([updateOf(run, dataset)]);
	}

	/** Stops the run under way after its epoch, with its state kept; the queue goes on with the next. */
	pause(runId: string): void {
		const work = this.#live.get(runId);
		if (this.#current?.runId !== runId || work?.state !== 'training') return;
		this.#current.pausing = true;
		this.#setLive(runId, { ...work, pausing: true });
		pauseInWorker(runId);
	}

	/** Names a run, tags it, writes a note on it. */
	async describe(runId: string, label: RunLabel): Promise<void> {
		await updateRun<RunRecord>(runId, { label });
		const run = this.#shelf.recordOf(runId);
		if (run) this.#shelf.put({ ...run, label });
	}

	/** Judges a trained run again, for instance under other cut-offs. */
	evaluate(runId: string): void {
		if (this.#live.has(runId)) return;
		this.#take(runId, 'evaluate');
		void this.#work();
	}

	/** Takes a waiting run out of the queue, stops the one under way, or gives up one that rests half trained. */
	async cancel(runId: string): Promise<void> {
		const waiting = this.#queue.findIndex((job) => job.runId === runId);
		if (waiting >= 0) {
			const [job] = this.#queue.splice(waiting, 1);
			this.#drop(job!);
			const run = this.#shelf.recordOf(runId);
			if (run && job!.kind === 'train') await this.#shelf.store({ ...run, status: 'cancelled' });
			return;
		}
		const resting = this.#shelf.recordOf(runId);
		if (resting?.status === 'paused' || resting?.status === 'interrupted') {
			await deleteCheckpoint(runId);
			await this.#shelf.store({ ...resting, status: 'cancelled' });
			return;
		}
		if (this.#current?.runId !== runId) return;
		this.#setLive(runId, { state: 'stopping' });
		this.#current.abort.abort();
	}

	/** Removes a resting run and its fitted model for good. */
	async remove(runId: string): Promise<void> {
		if (this.#live.has(runId)) return;
		await this.#shelf.remove(runId);
	}

	async #work(): Promise<void> {
		if (this.#current) return;
		const drained: Drained = { trained: 0, failed: 0 };
		for (let job = this.#queue.shift(); job; job = this.#queue.shift()) {
			this.#current = job;
			const { runId, kind, abort } = job;
			try {
				const trained = kind === 'evaluate' || (await this.#train(runId, abort.signal));
				if (trained) await this.#evaluate(runId, abort.signal);
				if (trained && kind === 'train') drained.trained++;
				if (this.#shelf.recordOf(runId)?.status === 'failed') drained.failed++;
			} finally {
				this.#current = null;
				this.#drop(job);
			}
		}
		if (drained.trained + drained.failed > 0) this.#ondrained(drained);
	}

	async #queueUp(run: RunRecord): Promise<void> {
		const queued: RunRecord = { ...run, queuedAt: Date.now(), takenUpAt: null };
		await saveRun(queued);
		this.#shelf.put(queued);
		this.#take(run.runId, 'train');
	}

	async #takeUp(run: RunRecord): Promise<void> {
		const release = await tryHoldRun(run.runId);
		if (!release) return;
		const takenUpAt = run.status === 'queued' ? (run.takenUpAt ?? null) : Date.now();
		const trained = run.status === 'done';
		await this.#shelf.store({ ...run, status: trained ? 'done' : 'queued', takenUpAt });
		this.#take(run.runId, trained ? 'evaluate' : 'train', release);
	}

	async #train(runId: string, signal: AbortSignal): Promise<boolean> {
		const run = this.#shelf.recordOf(runId);
		if (!run) return false;
		const isPausing = () => this.#current?.pausing === true;
		let curve: readonly FitProgress[] = run.curve;
		const onProgress = (progress: TrainProgress | null, known: readonly FitProgress[]) => {
			curve = known;
			this.#setLive(runId, { state: 'training', progress, curve, pausing: isPausing() });
		};
		onProgress(null, curve);
		try {
			const running: RunRecord = { ...run, status: 'running' };
			await this.#shelf.store(running);
			this.#shelf.put(await trainInWorker(running, { signal, isPausing, onProgress }));
			return true;
		} catch (error) {
			const status = isAbortError(error) ? 'cancelled' : isPausedError(error) ? 'paused' : 'failed';
			// What was cancelled on purpose starts afresh; what broke off goes on from its checkpoint.
			if (status === 'cancelled') await deleteCheckpoint(runId);
			const reason = status === 'failed' ? messageOf(error) : null;
			await this.#shelf.store({ ...run, status, error: reason, curve: [...curve] });
			return false;
		} finally {
			await this.#shelf.readCheckpoints();
		}
	}

	async #evaluate(runId: string, signal: AbortSignal): Promise<void> {
		const onProgress = (progress: Progress | null) => this.#setLive(runId, { state: 'evaluating', progress });
		onProgress(null);
		this.#noteEvaluation(runId, null);
		try {
			const report = await judgeInWorker(runId, { signal, onProgress });
			const run = this.#shelf.recordOf(runId);
			if (run) this.#shelf.put({ ...run, report });
		} catch (error) {
			this.#noteEvaluation(runId, isAbortError(error) ? 'The evaluation was cancelled.' : messageOf(error));
		}
	}

	#take(runId: string, kind: Job['kind'], release = holdRun(runId)): void {
		this.#queue.push({ runId, kind, abort: new AbortController(), pausing: false, release });
		this.#setLive(runId, { state: 'waiting' });
	}

	#drop({ runId, release }: Job): void {
		release();
		this.#live.delete(runId);
		this.#status.finish(runId);
	}

	#setLive(runId: string, work: LiveWork): void {
		this.#live.set(runId, work);
		const run = this.#shelf.recordOf(runId);
		if (!run || work.state === 'waiting') return;
		const progress = work.state === 'stopping' ? null : work.progress;
		this.#status.report({
			taskId: runId,
			label: `${VERBS[work.state]} ${modelMeta(run.modelId).label}`,
			href: '/train',
			datasetId: run.datasetId,
			share: progress?.total ? Math.min(1, progress.done / progress.total) : null,
		});
	}

	#noteEvaluation(runId: string, message: string | null): void {
		if (message === null) this.#evaluationErrors.delete(runId);
		else this.#evaluationErrors.set(runId, message);
	}
}
