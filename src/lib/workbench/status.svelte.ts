export interface RunningTask {
	taskId: string;
	/** What is running: "Importing ratings.csv". */
	label: string;
	/** The page that shows it in full. */
	href: string;
	/** The data set whose page that is, where it is one's. */
	datasetId?: string | undefined;
	/** 0…1, or null while unknown. */
	share: number | null;
}

/** How work ended by itself; what was cancelled has no outcome. */
export type Outcome = 'done' | 'failed';

/** What the strip on top says besides the data set. Pages and queues write to it. */
export class Status {
	/** The protocol in words, as describeProtocol gives it; null before one is chosen. */
	protocol = $state<string | null>(null);
	/** In the order they began. */
	tasks = $state.raw<readonly RunningTask[]>([]);
	readonly #onended: (task: RunningTask, outcome: Outcome) => void;

	/** @param onended hears of tasks that end by themselves and say so */
	constructor(onended: (task: RunningTask, outcome: Outcome) => void = () => {}) {
		this.#onended = onended;
	}

	/** True while a reload would lose work. */
	readonly busy: boolean = $derived(this.tasks.length > 0);

	/** Adds the task or moves it on; it keeps its place, so that the strip does not jump between two. */
	report(task: RunningTask): void {
		const place = this.tasks.findIndex(({ taskId }) => taskId === task.taskId);
		this.tasks = place === -1 ? [...this.tasks, task] : this.tasks.with(place, task);
	}

	finish(taskId: string, outcome: Outcome | null = null): void {
		const task = this.tasks.find((one) => one.taskId === taskId);
		this.tasks = this.tasks.filter((one) => one !== task);
		if (task && outcome) this.#onended(task, outcome);
	}
}
