import type { Remote } from 'comlink';
import { isAbortError } from '$lib/core/abort';
import { messageOf } from '$lib/core/errors';
import type { StudyNews } from '$lib/experiments/experiment-calls';
import type { RecommendWorkerApi } from '$workers/recommend.worker';
import { judgeWorker } from './workers';

export type StudyPhase<Report> =
	| { state: 'idle' }
	| { state: 'running'; words: string; report: Report | null }
	| { state: 'done'; report: Report }
	| { state: 'failed'; message: string; report: Report | null };

/** One simulated study on a page: started, watched, cancelled; the numbers so far stay. */
export class Study<Report> {
	phase = $state.raw<StudyPhase<Report>>({ state: 'idle' });
	#abort: AbortController | null = null;

	readonly report: Report | null = $derived(this.phase.state === 'idle' ? null : this.phase.report);

	/** @param ask makes the call; its listener gets the news */
	async run(
		ask: (
			api: Remote<RecommendWorkerApi>,
			callId: string,
			onNews: (news: StudyNews<Report>) => void,
		) => Promise<Report>,
	): Promise<void> {
		this.cancel();
		const abort = new AbortController();
		this.#abort = abort;
		this.phase = { state: 'running', words: 'Opening', report: null };
		const listener = ({ words, report }: StudyNews<Report>) => {
			if (this.#abort !== abort || abort.signal.aborted) return;
			this.phase = { state: 'running', words, report: report ?? this.report };
		};
		try {
			const report = await judgeWorker.call(ask, { signal: abort.signal, listener });
			if (this.#abort === abort) this.phase = { state: 'done', report };
		} catch (error) {
			if (this.#abort !== abort) return;
			if (!isAbortError(error)) this.phase = { state: 'failed', message: messageOf(error), report: this.report };
		} finally {
			if (this.#abort === abort) this.#abort = null;
		}
	}

	cancel(): void {
		this.#abort?.abort();
		this.#abort = null;
		if (this.phase.state !== 'running') return;
		this.phase = this.phase.report ? { state: 'done', report: this.phase.report } : { state: 'idle' };
	}
}
