import { isAbortError } from '$lib/core/abort';
import { messageOf } from '$lib/core/errors';
import type { Progress } from '$lib/core/progress';
import type { Outcome } from './status.svelte';
import { StripLine, type StripTask } from './strip-line';

export type AskedWorkPhase<Result> =
	| { state: 'idle' }
	| { state: 'working'; progress: Progress | null }
	| { state: 'done'; result: Result }
	| { state: 'failed'; message: string };

/** Does what a caller asks of a worker: runs it, hears its progress, may cancel it. */
export type AskedCall<Result> = (signal: AbortSignal, listener: (progress: Progress) => void) => Promise<Result>;

/** Work of some seconds that starts with a button and ends with a result; asking anew cancels what was under way. */
export class AskedWork<Result> {
	phase = $state.raw<AskedWorkPhase<Result>>({ state: 'idle' });
	readonly #call: AskedCall<Result>;
	readonly #strip: StripLine;
	#abort: AbortController | null = null;

	constructor(call: AskedCall<Result>, strip: StripTask | null = null) {
		this.#call = call;
		this.#strip = new StripLine(strip);
	}

	async start(): Promise<void> {
		this.cancel();
		const abort = new AbortController();
		this.#abort = abort;
		this.phase = { state: 'working', progress: null };
		this.#strip.report(null);
		// Progress comes through another port than the result: a message may arrive after the end.
		const isCurrent = () => this.#abort === abort;
		try {
			const result = await this.#call(abort.signal, (progress) => {
				if (!isCurrent()) return;
				this.phase = { state: 'working', progress };
				this.#strip.report(progress);
			});
			if (isCurrent()) this.#end({ state: 'done', result }, 'done');
		} catch (error) {
			if (!isCurrent()) return;
			if (isAbortError(error)) this.#end({ state: 'idle' }, null);
			else this.#end({ state: 'failed', message: messageOf(error) }, 'failed');
		}
	}

	/** Shows a result that was kept from an earlier time. */
	recall(result: Result): void {
		if (this.phase.state === 'idle') this.phase = { state: 'done', result };
	}

	cancel(): void {
		this.#abort?.abort();
		this.#abort = null;
		this.#strip.finish(null);
		if (this.phase.state === 'working') this.phase = { state: 'idle' };
	}

	/** Stops the work and drops its result: the question has changed. */
	forget(): void {
		this.cancel();
		this.phase = { state: 'idle' };
	}

	#end(phase: AskedWorkPhase<Result>, outcome: Outcome | null): void {
		this.phase = phase;
		this.#abort = null;
		this.#strip.finish(outcome);
	}
}
