import type { CallRegistry } from '$lib/core/call-registry';
import type { KernelChoice } from '$lib/kernels/kernel';
import type { OpenedDevice } from './device';
import type { RunRecord, TrainProgress } from './run';
import { getRun } from '$lib/storage/run-store';
import { searchOptions, type SearchProgress, type SearchRequest, type Trial } from './search/search';
import { updateRun } from './update-run';
import { trainRun, type TrainRunContext } from './train-run';

type OnProgress = (progress: TrainProgress) => void;

/** What the train worker answers: fits, and pauses them. */
export function trainingCalls(
	calls: CallRegistry,
	open: (choice: KernelChoice) => Promise<OpenedDevice>,
	createValidator: TrainRunContext['createValidator'],
) {
	const pauses = new Map<string, AbortController>();
	return {
		train(callId: string, run: RunRecord, onProgress: OnProgress): Promise<RunRecord> {
			const pause = new AbortController();
			pauses.set(callId, pause);
			return calls
				.run(callId, async (signal) => {
					const opened = await open(run.kernelChoice);
					return trainRun(run, { ...opened, signal, pause: pause.signal, onProgress, createValidator });
				})
				.finally(() => pauses.delete(callId));
		},

		/** Brings a stored run's model up to its data set as it is now, as a new run. */
		updateRun(callId: string, runId: string, onProgress: OnProgress): Promise<RunRecord> {
			return calls.run(callId, async (signal) => {
				const { kernelChoice } = await getRun<RunRecord>(runId);
				return updateRun(runId, { ...(await open(kernelChoice)), signal, onProgress, createValidator });
			});
		},

		search(
			callId: string,
			request: SearchRequest,
			found: readonly Trial[],
			onProgress: (progress: SearchProgress) => void,
		): Promise<Trial[]> {
			return calls.run(callId, async (signal) => {
				const opened = await open(request.kernelChoice);
				return searchOptions(request, { ...opened, signal, onProgress, createValidator }, found);
			});
		},

		/** The fit stops after its epoch; `train` then throws TrainingPausedError. */
		pause(callId: string): void {
			pauses.get(callId)?.abort();
		},
	};
}
