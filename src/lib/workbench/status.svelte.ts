export interface RunningTask {
	taskId: string;
	/** What is running: "Importing ratings.csv". */
	label: string;
	/** The page that shows it in full. */
	href: string;
	/** 0…1, or null while unknown. */
	share: number | null;
}

/** What the strip on top says besides the data set. Pages and queues write to it. */
export class Status {
	/** The protocol in words, as describeProtocol gives it; null before one is chosen. */
	protocol = $state<string | null>(null);
	tasks = $state.raw<readonly RunningTask[]>([]);

	/** True while a reload would lose work. */
	readonly busy: boolean = $derived(this.tasks.length > 0);

	/** Adds the task or moves it on. */
	report(task: RunningTask): void {
		const others = this.tasks.filter((other) => other.taskId !== task.taskId);
		this.tasks = [...others, task];
	}

	finish(taskId: string): void {
		this.tasks = this.tasks.filter((task) => task.taskId !== taskId);
	}
}
