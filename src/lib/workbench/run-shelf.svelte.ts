import { messageOf } from '$lib/core/errors';
import { deleteRun, listCheckpoints, listRuns, updateRun } from '$lib/storage/run-store';
import type { CheckpointRow } from '$lib/storage/stored-rows';
import type { RunRecord } from '$lib/training/run';

/** Every stored run as this tab knows it, and what is kept of those that were broken off. */
export class RunShelf {
	records = $state.raw<readonly RunRecord[]>([]);
	#checkpoints = $state.raw<readonly CheckpointRow[]>([]);
	#changes = 0;

	/**
	 * Reads what is stored.
	 * @returns puts what was read in place, or false where a run moved on meanwhile and is newer here
	 */
	async read(): Promise<{ stored: readonly RunRecord[]; settle: () => boolean }> {
		const changes = this.#changes;
		const [stored, checkpoints] = await Promise.all([listRuns<RunRecord>(), listCheckpoints()]);
		const settle = () => {
			if (changes !== this.#changes) return false;
			this.records = stored;
			this.#checkpoints = checkpoints;
			return true;
		};
		return { stored, settle };
	}

	recordOf(runId: string): RunRecord | undefined {
		return this.records.find((run) => run.runId === runId);
	}

	/** Null where the run never had a kept state. */
	checkpointOf(runId: string): CheckpointRow | null {
		return this.#checkpoints.find((row) => row.runId === runId) ?? null;
	}

	/** What is known of checkpoints is a comfort: where it cannot be read, the runs go on without. */
	async readCheckpoints(): Promise<void> {
		this.#checkpoints = await listCheckpoints().catch(() => this.#checkpoints);
	}

	/** Takes the place of the run as it was, in this tab only. */
	put(run: RunRecord): void {
		this.#changes++;
		this.records = [...this.records.filter((other) => other.runId !== run.runId), run];
	}

	/** Puts it and stores it; where that fails the run has failed, and says so. */
	async store(run: RunRecord): Promise<void> {
		this.put(run);
		try {
			await updateRun<RunRecord>(run.runId, run);
		} catch (error) {
			this.put({ ...run, status: 'failed', error: messageOf(error) });
		}
	}

	/** With its fitted model, for good. */
	async remove(runId: string): Promise<void> {
		await deleteRun(runId);
		this.records = this.records.filter((run) => run.runId !== runId);
	}
}
