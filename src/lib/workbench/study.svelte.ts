import type { Remote } from 'comlink';
import type { Progress } from '$lib/core/progress';
import type { StudyNews } from '$lib/experiments/experiment-calls';
import type { RecommendWorkerApi } from '$workers/recommend.worker';
import { AskedWork } from './asked-work.svelte';
import type { StripTask } from './strip-line';
import { judgeWorker } from './workers';

/** Makes a study's call; its listener gets the news. */
export type StudyCall<Request, Report> = (
	api: Remote<RecommendWorkerApi>,
	request: Request,
	callId: string,
	onNews: (news: StudyNews<Report>) => void,
) => Promise<Report>;

/** One simulated study with its form: started, watched, cancelled; the numbers so far stay. */
export class Study<Draft, Request, Report> {
	/** What the form says. */
	draft: Draft;
	/** What the report answers; null before the first start. The form may say something else by then. */
	asked = $state.raw<Request | null>(null);
	/** Of the study under way, or of the last one where it ended early. */
	#soFar = $state.raw<Report | null>(null);
	readonly #work: AskedWork<Report>;

	constructor(draft: Draft, call: StudyCall<Request, Report>, strip: StripTask) {
		this.draft = $state(draft);
		this.#work = new AskedWork((signal, tell) => {
			let beganAt: number | null = null;
			const listener = ({ words, amount, report }: StudyNews<Report>) => {
				if (signal.aborted) return;
				if (amount) beganAt ??= performance.now();
				if (report) this.#soFar = report;
				tell(
					amount && beganAt !== null
						? { phase: words, ...amount, elapsedMs: performance.now() - beganAt }
						: opening(words),
				);
			};
			const request = this.asked!;
			return judgeWorker.call((api, callId, onNews: typeof listener) => call(api, request, callId, onNews), {
				signal,
				listener,
			});
		}, strip);
	}

	/** Null while nothing runs. */
	get progress(): Progress | null {
		const { phase } = this.#work;
		return phase.state === 'working' ? (phase.progress ?? opening('Opening')) : null;
	}

	get failure(): string | null {
		const { phase } = this.#work;
		return phase.state === 'failed' ? phase.message : null;
	}

	/** All of it, or what is known so far. */
	get report(): Report | null {
		const { phase } = this.#work;
		return phase.state === 'done' ? phase.result : this.#soFar;
	}

	/** Another run of it that is under way is cancelled. */
	async run(request: Request): Promise<void> {
		this.asked = $state.snapshot(request) as Request;
		this.#soFar = null;
		await this.#work.start();
	}

	cancel(): void {
		this.#work.cancel();
	}
}

const opening = (phase: string): Progress => ({ phase, done: 0, total: null, unit: '', elapsedMs: 0 });
