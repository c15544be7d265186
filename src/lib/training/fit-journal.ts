import { messageOf, TrainingPausedError } from '$lib/core/errors';
import { endsEpoch, type ArtifactBody, type Checkpoint, type FitProgress } from '$lib/models/model';
import { loadCheckpoint, saveCheckpoint } from '$lib/storage/run-store';

export interface JournalOptions {
	/** Asks the fit to stop at its next checkpoint. */
	pause?: AbortSignal;
	/** Hears, once, the curve of the part that was fitted before. */
	onResumed?: (curve: readonly FitProgress[]) => void;
}

/**
 * What a fit has shown so far: its curve and the time it took. Both go into the checkpoint with the model's state, so
 * that a run resumed after a crash reports the whole fit and not its last part.
 */
export class FitJournal implements Checkpoint {
	curve: FitProgress[] = [];
	/** Why the last state could not be kept; null while it could. */
	notice: string | null = null;
	readonly #runId: string;
	readonly #options: JournalOptions;
	#startedAt = performance.now();

	constructor(runId: string, options: JournalOptions = {}) {
		this.#runId = runId;
		this.#options = options;
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
		this.#options.onResumed?.(curve);
		return { ...body, json: model };
	}

	/**
	 * A full disk does not end a fit: it goes on without a net, and `notice` says so.
	 * @throws TrainingPausedError after saving, where a pause was asked for
	 */
	async save(body: ArtifactBody): Promise<void> {
		const entry: JournalEntry = { model: body.json, curve: this.curve, elapsedMs: this.elapsedMs };
		try {
			await saveCheckpoint(this.#runId, { ...body, json: { ...entry } });
			this.notice = null;
		} catch (error) {
			if (!(error instanceof Error && error.name === 'StorageQuotaError')) throw error;
			this.notice = `The state of the training could not be kept, so it could not have been resumed. ${messageOf(error)}`;
			return;
		}
		if (this.#options.pause?.aborted) throw new TrainingPausedError('The training is paused; its state is kept.');
	}
}

interface JournalEntry {
	model: ArtifactBody['json'];
	curve: FitProgress[];
	elapsedMs: number;
}
