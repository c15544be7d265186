import type { Remote } from 'comlink';
import { isAbortError } from '$lib/core/abort';
import { messageOf } from '$lib/core/errors';
import type { Progress } from '$lib/core/progress';
import type { StudyNews } from '$lib/experiments/experiment-calls';
import type { RecommendWorkerApi } from '$workers/recommend.worker';
import { judgeWorker } from './workers';

export type StudyPhase<Report> =
	| { state: 'idle' }
	| { state: 'running'; progress: Progress; report: Report | null }
	| { state: 'done'; report: Report }
	| { state: 'failed'; message: string; report: Report | null };

/** One simulated study on a page: started, watched, cancelled; the numbers so far stay. */
export class Study<Report> {
	phase = $state.raw<StudyPhase<Report>>({ state: 'idle' });
	#abort: AbortController | null = null;

	readonly progress: Progress | null = $derived(this.phase.state === 'running' ? this.phase.progress : null);
	readonly failure: string | null = $derived(this.phase.state === 'failed' ? this.phase.message : null);
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
		this.phase = { state: 'running', progress: opening('Opening'), report: null };
		let beganAt: number | null = null;
		const listener = ({ words, amount, report }: StudyNews<Report>) => {
			if (this.#abort !== abort || abort.signal.aborted) return;
			if (amount) beganAt ??= performance.now();
			const progress =
				amount && beganAt !== null
					? { phase: words, ...amount, elapsedMs: performance.now() - beganAt }
					: opening(words);
			this.phase = { state: 'running', progress, report: report ?? this.report };
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

const opening = (phase: string): Progress => ({ phase, done: 0, total: null, unit: '', elapsedMs: 0 });
