import { SvelteMap } from 'svelte/reactivity';
import { messageOf } from '$lib/core/errors';
import { isAbortError } from '$lib/core/abort';
import type { Progress } from '$lib/core/progress';
import type { RunReport } from '$lib/evaluation/report';
import { endsEpoch, type FitProgress } from '$lib/models/model';
import { modelMeta } from '$lib/models/registry';
import { deleteCheckpoint, deleteRun, listRuns, saveRun, updateRun } from '$lib/storage/run-store';
import type { RunRecord, TrainProgress } from '$lib/training/run';
import { heldRuns, holdRun } from './run-lock';
import type { Status } from './status.svelte';
import { judgeWorker, trainWorker } from './workers';

/** The cut-offs every run is judged at. */
export const EVALUATION_KS = [5, 10, 20, 50] as const;

/** What is happening to a run right now; a run without one rests as its record says. */
export type LiveWork =
	| { state: 'waiting' }
	| { state: 'training'; progress: TrainProgress | null; curve: readonly FitProgress[] }
	| { state: 'evaluating'; progress: Progress | null }
	| { state: 'stopping' };

const VERBS = { training: 'Training', evaluating: 'Judging', stopping: 'Stopping' } as const;

export type RunsPhase = { state: 'loading' } | { state: 'ready' } | { state: 'failed'; message: string };

interface Job {
	runId: string;
	kind: 'train' | 'evaluate';
	abort: AbortController;
	/** Lets other tabs have the run. */
	release: () => void;
}

/**
 * Every stored run, and the queue that trains and judges them one after another. It outlives the pages:
 * work goes on while another page is open.
 */
export class Runs {
	phase = $state.raw<RunsPhase>({ state: 'loading' });
	#records = $state.raw<readonly RunRecord[]>([]);
	readonly #live = new SvelteMap<string, LiveWork>();
	/** Why a trained run could not be judged. */
	readonly #evaluationErrors = new SvelteMap<string, string>();
	readonly #queue: Job[] = [];
	readonly #status: Status;
	#current: Job | null = null;
	#changes = 0;

	constructor(status: Status) {
		this.#status = status;
	}

	/** The run being trained or judged now, or null. */
	readonly active: RunRecord | null = $derived(
		this.#records.find((run) =>
			['training', 'evaluating', 'stopping'].includes(this.#live.get(run.runId)?.state ?? ''),
		) ?? null,
	);
	readonly waitingCount: number = $derived([...this.#live.values()].filter((work) => work.state === 'waiting').length);

	/** Reads what is stored; runs that no tab works on any more are marked interrupted. */
	async load(): Promise<void> {
		const changes = this.#changes;
		try {
			const stored = await listRuns<RunRecord>();
			const unfinished = stored.filter((run) => run.status === 'queued' || run.status === 'running');
			const held = await heldRuns(unfinished.map((run) => run.runId));
			const settled: RunRecord[] = [];
			for (const run of stored) {
				const orphaned = unfinished.includes(run) && !held.has(run.runId) && !this.#live.has(run.runId);
				const record: RunRecord = orphaned ? { ...run, status: 'interrupted' } : run;
				if (orphaned) await updateRun<RunRecord>(run.runId, { status: 'interrupted' });
				settled.push(record);
			}
			// A run that moved on meanwhile is newer here than in what was read.
			if (changes !== this.#changes) return await this.load();
			this.#records = settled;
			this.phase = { state: 'ready' };
		} catch (error) {
			this.phase = { state: 'failed', message: messageOf(error) };
		}
	}

	/** Newest first. */
	ofDataset(datasetId: string): RunRecord[] {
		return this.#records
			.filter((run) => run.datasetId === datasetId)
			.sort((a, b) => b.createdAt - a.createdAt || a.runId.localeCompare(b.runId));
	}

	liveOf(runId: string): LiveWork | null {
		return this.#live.get(runId) ?? null;
	}

	evaluationErrorOf(runId: string): string | null {
		return this.#evaluationErrors.get(runId) ?? null;
	}

	/** Stores the runs and puts them at the end of the queue. */
	async enqueue(runs: readonly RunRecord[]): Promise<void> {
		for (const run of runs) {
			const queued: RunRecord = { ...run, status: 'queued', error: null, report: null, fitMs: null, curve: [] };
			await saveRun(queued);
			this.#put(queued);
			this.#take(run.runId, 'train');
		}
		void this.#work();
	}

	/** Judges a trained run again, for instance under other cut-offs. */
	evaluate(runId: string): void {
		if (this.#live.has(runId)) return;
		this.#take(runId, 'evaluate');
		void this.#work();
	}

	/** Takes a waiting run out of the queue, or stops the one under way. */
	async cancel(runId: string): Promise<void> {
		const waiting = this.#queue.findIndex((job) => job.runId === runId);
		if (waiting >= 0) {
			const [job] = this.#queue.splice(waiting, 1);
			this.#drop(job!);
			const run = this.#recordOf(runId);
			if (run && job!.kind === 'train') await this.#store({ ...run, status: 'cancelled' });
			return;
		}
		if (this.#current?.runId !== runId) return;
		this.#setLive(runId, { state: 'stopping' });
		this.#current.abort.abort();
	}

	/** Removes a resting run and its fitted model for good. */
	async remove(runId: string): Promise<void> {
		if (this.#live.has(runId)) return;
		await deleteRun(runId);
		this.#records = this.#records.filter((run) => run.runId !== runId);
	}

	async #work(): Promise<void> {
		if (this.#current) return;
		for (let job = this.#queue.shift(); job; job = this.#queue.shift()) {
			this.#current = job;
			const { runId, kind, abort } = job;
			try {
				const trained = kind === 'evaluate' || (await this.#train(runId, abort.signal));
				if (trained) await this.#evaluate(runId, abort.signal);
			} finally {
				this.#current = null;
				this.#drop(job);
			}
		}
	}

	async #train(runId: string, signal: AbortSignal): Promise<boolean> {
		const run = this.#recordOf(runId);
		if (!run) return false;
		let curve: readonly FitProgress[] = [];
		this.#setLive(runId, { state: 'training', progress: null, curve });
		// Progress and result come through different ports: a message may arrive after the end.
		let listening = true;
		const listener = (progress: TrainProgress) => {
			if (!listening || signal.aborted) return;
			if (endsEpoch(progress)) curve = [...curve, progress];
			this.#setLive(runId, { state: 'training', progress, curve });
		};
		try {
			const running: RunRecord = { ...run, status: 'running' };
			await this.#store(running);
			const done = await trainWorker.call(
				(api, callId, onProgress: typeof listener) => api.train(callId, running, onProgress),
				{ signal, listener },
			);
			this.#put(done);
			return true;
		} catch (error) {
			const cancelled = isAbortError(error);
			// What was cancelled on purpose starts afresh; what broke off goes on from its checkpoint.
			if (cancelled) await deleteCheckpoint(runId);
			await this.#store({
				...run,
				status: cancelled ? 'cancelled' : 'failed',
				error: cancelled ? null : messageOf(error),
				curve: [...curve],
			});
			return false;
		} finally {
			listening = false;
		}
	}

	async #evaluate(runId: string, signal: AbortSignal): Promise<void> {
		this.#setLive(runId, { state: 'evaluating', progress: null });
		this.#noteEvaluation(runId, null);
		let listening = true;
		const listener = (progress: Progress) => {
			if (listening && !signal.aborted) this.#setLive(runId, { state: 'evaluating', progress });
		};
		try {
			const report: RunReport = await judgeWorker.call(
				(api, callId, onProgress: typeof listener) => api.evaluate(callId, runId, [...EVALUATION_KS], onProgress),
				{ signal, listener },
			);
			const run = this.#recordOf(runId);
			if (run) this.#put({ ...run, report });
		} catch (error) {
			this.#noteEvaluation(runId, isAbortError(error) ? 'The evaluation was cancelled.' : messageOf(error));
		} finally {
			listening = false;
		}
	}

	#take(runId: string, kind: Job['kind']): void {
		this.#queue.push({ runId, kind, abort: new AbortController(), release: holdRun(runId) });
		this.#setLive(runId, { state: 'waiting' });
	}

	#drop({ runId, release }: Job): void {
		release();
		this.#live.delete(runId);
		this.#status.finish(runId);
	}

	async #store(run: RunRecord): Promise<void> {
		this.#put(run);
		try {
			await updateRun<RunRecord>(run.runId, run);
		} catch (error) {
			this.#put({ ...run, status: 'failed', error: messageOf(error) });
		}
	}

	#recordOf(runId: string): RunRecord | undefined {
		return this.#records.find((run) => run.runId === runId);
	}

	#put(run: RunRecord): void {
		this.#changes++;
		this.#records = [...this.#records.filter((other) => other.runId !== run.runId), run];
	}

	#setLive(runId: string, work: LiveWork): void {
		this.#live.set(runId, work);
		const run = this.#recordOf(runId);
		if (!run || work.state === 'waiting') return;
		const progress = work.state === 'stopping' ? null : work.progress;
		this.#status.report({
			taskId: runId,
			label: `${VERBS[work.state]} ${modelMeta(run.modelId).label}`,
			href: '/train',
			share: progress?.total ? Math.min(1, progress.done / progress.total) : null,
		});
	}

	#noteEvaluation(runId: string, message: string | null): void {
		if (message === null) this.#evaluationErrors.delete(runId);
		else this.#evaluationErrors.set(runId, message);
	}
}
