import { isAbortError } from '$lib/core/abort';
import { messageOf } from '$lib/core/errors';
import type { Progress } from '$lib/core/progress';
import type { Status } from './status.svelte';

export type AskedWorkPhase<Result> =
	| { state: 'idle' }
	| { state: 'working'; progress: Progress | null }
	| { state: 'done'; result: Result }
	| { state: 'failed'; message: string };

/** Does what a caller asks of a worker: runs it, hears its progress, may cancel it. */
export type AskedCall<Result> = (signal: AbortSignal, listener: (progress: Progress) => void) => Promise<Result>;

/** How the strip on top tells of the work, also while another page is open. */
export interface StripTask {
	status: Status;
	label: string;
	/** The page that shows it in full. */
	href: string;
}

/** Work of some seconds that starts with a button and ends with a result; asking anew cancels what was under way. */
export class AskedWork<Result> {
	phase = $state.raw<AskedWorkPhase<Result>>({ state: 'idle' });
	readonly #call: AskedCall<Result>;
	readonly #strip: StripTask | null;
	readonly #taskId = crypto.randomUUID();
	#abort: AbortController | null = null;

	constructor(call: AskedCall<Result>, strip: StripTask | null = null) {
		this.#call = call;
		this.#strip = strip;
	}

	async start(): Promise<void> {
		this.cancel();
		const abort = new AbortController();
		this.#abort = abort;
		this.phase = { state: 'working', progress: null };
		this.#tell(null);
		// Progress comes through another port than the result: a message may arrive after the end.
		const isCurrent = () => this.#abort === abort;
		try {
			const result = await this.#call(abort.signal, (progress) => {
				if (!isCurrent()) return;
				this.phase = { state: 'working', progress };
				this.#tell(progress.total ? Math.min(1, progress.done / progress.total) : null);
			});
			if (isCurrent()) this.phase = { state: 'done', result };
		} catch (error) {
			if (!isCurrent()) return;
			this.phase = isAbortError(error) ? { state: 'idle' } : { state: 'failed', message: messageOf(error) };
		} finally {
			if (isCurrent()) {
				this.#abort = null;
				this.#strip?.status.finish(this.#taskId);
			}
		}
	}

	/** Shows a result that was kept from an earlier time. */
	recall(result: Result): void {
		if (this.phase.state === 'idle') this.phase = { state: 'done', result };
	}

	cancel(): void {
		this.#abort?.abort();
		this.#abort = null;
		this.#strip?.status.finish(this.#taskId);
		if (this.phase.state === 'working') this.phase = { state: 'idle' };
	}

	/** Stops the work and drops its result: the question has changed. */
	forget(): void {
		this.cancel();
		this.phase = { state: 'idle' };
	}

	#tell(share: number | null): void {
		if (!this.#strip) return;
		const { status, ...task } = this.#strip;
		status.report({ taskId: this.#taskId, ...task, share });
	}
}
