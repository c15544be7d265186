import type { Progress } from '$lib/core/progress';
import type { RunReport } from '$lib/evaluation/report';
import { endsEpoch, type FitProgress } from '$lib/models/model';
import type { RunRecord, TrainProgress } from '$lib/training/run';
import { judgeWorker, trainWorker } from './workers';

/** The cut-offs every run is judged at. */
export const EVALUATION_KS = [5, 10, 20, 50] as const;

export interface TrainWatch {
	signal: AbortSignal;
	/** Asked before there was anything to pause. */
	isPausing: () => boolean;
	/** @param curve what is known of it by now */
	onProgress: (progress: TrainProgress, curve: readonly FitProgress[]) => void;
}

/**
 * Fits a run in the train worker, under its own id so that it can be paused.
 * @throws ModelFitError, TrainingPausedError, AbortError
 */
export async function trainInWorker(run: RunRecord, { signal, isPausing, onProgress }: TrainWatch): Promise<RunRecord> {
	let curve: readonly FitProgress[] = run.curve;
	// Progress and result come through different ports: a message may arrive after the end.
	let listening = true;
	const listener = (progress: TrainProgress) => {
		if (!listening || signal.aborted) return;
		if (endsEpoch(progress)) curve = [...curve.filter(({ done }) => done < progress.done), progress];
		onProgress(progress, curve);
	};
	try {
		return await trainWorker.call(
			(api, callId, tell: typeof listener) => {
				const result = api.train(callId, run, tell);
				if (isPausing()) void api.pause(callId);
				return result;
			},
			{ signal, listener, callId: run.runId },
		);
	} finally {
		listening = false;
	}
}

/** The fit stops after its epoch, with its state kept. */
export function pauseInWorker(runId: string): void {
	void trainWorker.call((api) => api.pause(runId));
}

/** Judges a trained run in the judge's thread. @throws AbortError */
export async function judgeInWorker(
	runId: string,
	{ signal, onProgress }: { signal: AbortSignal; onProgress: (progress: Progress) => void },
): Promise<RunReport> {
	let listening = true;
	const listener = (progress: Progress) => {
		if (listening && !signal.aborted) onProgress(progress);
	};
	try {
		return await judgeWorker.call(
			(api, callId, tell: typeof listener) => api.evaluate(callId, runId, [...EVALUATION_KS], tell),
			{ signal, listener },
		);
	} finally {
		listening = false;
	}
}

/** Comlink carries an error's name only. */
export function isPausedError(error: unknown): boolean {
	return error instanceof Error && error.name === 'TrainingPausedError';
}
