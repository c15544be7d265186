import type { CheckpointRow } from '$lib/storage/stored-rows';
import type { RunRecord } from '$lib/training/run';

/** What was under way first, then by place in the queue; runs queued together keep their order on the page, newest first. */
export function inQueueOrder(runs: readonly RunRecord[]): RunRecord[] {
	const waits = (run: RunRecord) => Number(run.status !== 'running');
	return runs.toSorted(
		(a, b) => waits(a) - waits(b) || (a.queuedAt ?? 0) - (b.queuedAt ?? 0) || b.createdAt - a.createdAt,
	);
}

/**
 * Whether an orphaned run may be taken up without asking: one that waited always; one at work unless it was taken up
 * before and has kept no state since, for then it may be what takes the tab down.
 */
export function mayGoOn(run: RunRecord, checkpoint: CheckpointRow | null): boolean {
	if (run.status === 'queued' || !run.takenUpAt) return true;
	return checkpoint?.droppedAt === null && checkpoint.savedAt > run.takenUpAt;
}

/** Trained, but the tab went away before the model was judged. */
export function awaitsJudgement(run: RunRecord): boolean {
	return run.status === 'done' && run.report === null;
}
