import type { Progress } from '$lib/core/progress';
import type { Outcome, RunningTask, Status } from './status.svelte';

/** How the strip on top tells of some work, also while another page is open. */
export interface StripTask extends Pick<RunningTask, 'label' | 'href' | 'datasetId'> {
	status: Status;
}

/** The strip's line for one piece of work; nothing where no task is given. */
export class StripLine {
	readonly #task: StripTask | null;
	readonly #taskId = crypto.randomUUID();

	constructor(task: StripTask | null) {
		this.#task = task;
	}

	report(progress: Pick<Progress, 'done' | 'total'> | null): void {
		if (!this.#task) return;
		const { status, label, href, datasetId } = this.#task;
		const share = progress?.total ? Math.min(1, progress.done / progress.total) : null;
		status.report({ taskId: this.#taskId, label, href, datasetId, share });
	}

	/** @param outcome null where it was cancelled */
	finish(outcome: Outcome | null): void {
		this.#task?.status.finish(this.#taskId, outcome);
	}
}
