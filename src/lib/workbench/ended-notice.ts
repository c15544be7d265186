import type { DatasetSummary } from '$lib/interactions/dataset';
import type { Notices } from './notices.svelte';
import type { Outcome, RunningTask } from './status.svelte';

/** What is in front of the user. */
export interface Place {
	href: string;
	datasetId: string | null;
}

/** Says that work is over where its page is not open, with a link there; the notice goes once the page is seen. */
export class EndedNotice {
	readonly #notices: Notices;
	/** Before the link is followed: its page shows one data set. */
	readonly #follow: (task: RunningTask) => void;
	#place: Place = { href: '', datasetId: null };
	readonly #told = new Map<string, { noticeId: number; task: RunningTask }>();

	constructor(notices: Notices, follow: (task: RunningTask) => void) {
		this.#notices = notices;
		this.#follow = follow;
	}

	/** @param task with the label to be read: "Running the bandits" */
	tell(task: RunningTask, outcome: Outcome): void {
		if (this.#isSeen(task)) return;
		this.#dismiss(task.taskId);
		const { href, label } = task;
		const run = () => this.#follow(task);
		const noticeId =
			outcome === 'done'
				? this.#notices.say(`${label}: done.`, { action: { label: 'See the result', href, run } })
				: this.#notices.say(`${label}: failed.`, { tone: 'bad', action: { label: 'See why', href, run } });
		this.#told.set(task.taskId, { noticeId, task });
	}

	/** The user has gone somewhere. */
	look(place: Place): void {
		this.#place = place;
		for (const { task } of [...this.#told.values()]) if (this.#isSeen(task)) this.#dismiss(task.taskId);
	}

	#isSeen({ href, datasetId }: RunningTask): boolean {
		return href === this.#place.href && (datasetId === undefined || datasetId === this.#place.datasetId);
	}

	#dismiss(taskId: string): void {
		const told = this.#told.get(taskId);
		if (told) this.#notices.dismiss(told.noticeId);
		this.#told.delete(taskId);
	}
}

/** The label of a task, with the data set it is about where another one is chosen. */
export function labelAmid(
	{ label, datasetId }: RunningTask,
	all: readonly Pick<DatasetSummary, 'datasetId' | 'name'>[],
	chosenId: string | undefined,
): string {
	if (datasetId === undefined || datasetId === chosenId) return label;
	const name = all.find((dataset) => dataset.datasetId === datasetId)?.name;
	return name === undefined ? label : `${label} on “${name}”`;
}
