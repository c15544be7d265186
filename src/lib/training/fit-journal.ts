import { endsEpoch, type ArtifactBody, type Checkpoint, type FitProgress } from '$lib/models/model';
import { loadCheckpoint, saveCheckpoint } from '$lib/storage/run-store';

/**
 * What a fit has shown so far: its curve and the time it took. Both go into the checkpoint with the model's state, so
 * that a run resumed after a crash reports the whole fit and not its last part.
 */
export class FitJournal implements Checkpoint {
	curve: FitProgress[] = [];
	readonly #runId: string;
	#startedAt = performance.now();

	constructor(runId: string) {
		this.#runId = runId;
	}

	get elapsedMs(): number {
		return performance.now() - this.#startedAt;
	}

	/** Keeps what ends an epoch; an epoch told again replaces the one before. */
	note(progress: FitProgress): void {
		if (!endsEpoch(progress)) return;
		this.curve = [...this.curve.filter(({ done }) => done < progress.done), progress];
	}

	async load(): Promise<ArtifactBody | null> {
		const body = await loadCheckpoint(this.#runId);
		if (!body) return null;
		const { model, curve, elapsedMs } = body.json as unknown as JournalEntry;
		this.curve = curve;
		this.#startedAt = performance.now() - elapsedMs;
		return { ...body, json: model };
	}

	async save(body: ArtifactBody): Promise<void> {
		const entry: JournalEntry = { model: body.json, curve: this.curve, elapsedMs: this.elapsedMs };
		await saveCheckpoint(this.#runId, { ...body, json: { ...entry } });
	}
}

interface JournalEntry {
	model: ArtifactBody['json'];
	curve: FitProgress[];
	elapsedMs: number;
}
