import { isAbortError } from '$lib/core/abort';
import { messageOf } from '$lib/core/errors';
import type { Progress } from '$lib/core/progress';
import type { Status } from './status.svelte';
import type { WorkerBridge, AbortableApi } from './worker-bridge';
import type { Remote } from 'comlink';

export type LongCallPhase<Result> =
	| { state: 'idle' }
	| { state: 'working'; progress: Progress }
	| { state: 'done'; result: Result }
	| { state: 'failed'; message: string };

/** One long question to a worker as a page sees it: asked, under way, answered or failed. The newest question wins. */
export class LongCall<Result> {
	phase = $state.raw<LongCallPhase<Result>>({ state: 'idle' });
	readonly #status: Status;
	readonly #task: { label: string; href: string };
	#abort: AbortController | null = null;

	constructor(status: Status, task: { label: string; href: string }) {
		this.#status = status;
		this.#task = task;
	}

	async ask<Api extends AbortableApi>(
		worker: WorkerBridge<Api>,
		use: (api: Remote<Api>, callId: string, onProgress: (progress: Progress) => void) => Promise<Result>,
	): Promise<Result | null> {
		this.cancel();
		const abort = new AbortController();
		this.#abort = abort;
		const taskId = crypto.randomUUID();
		const listener = (progress: Progress) => {
			if (this.#abort !== abort) return;
			this.phase = { state: 'working', progress };
			const share = progress.total ? Math.min(1, progress.done / progress.total) : null;
			this.#status.report({ taskId, ...this.#task, share });
		};
		listener({ phase: 'Reading the data', done: 0, total: null, unit: '', elapsedMs: 0 });
		try {
			const result = await worker.call(use, { signal: abort.signal, listener });
			if (this.#abort !== abort) return null;
			this.phase = { state: 'done', result };
			return result;
		} catch (error) {
			if (this.#abort === abort) {
				this.phase = isAbortError(error) ? { state: 'idle' } : { state: 'failed', message: messageOf(error) };
			}
			return null;
		} finally {
			// Progress comes through another port than the result: a message may arrive after the end.
			if (this.#abort === abort) this.#abort = null;
			this.#status.finish(taskId);
		}
	}

	cancel(): void {
		this.#abort?.abort();
		this.#abort = null;
		if (this.phase.state === 'working') this.phase = { state: 'idle' };
	}
}
