import { expose } from 'comlink';
import { createCallRegistry } from '$lib/core/call-registry';
import { createValidator } from '$lib/evaluation/validate';
import { openDevice } from '$lib/training/device';
import type { RunRecord, TrainProgress } from '$lib/training/run';
import { trainRun } from '$lib/training/train-run';
import LaneWorker from './lane.worker?worker';

const calls = createCallRegistry();
const startLane = () => new LaneWorker();

const api = {
	abort: calls.abort,

	train(callId: string, run: RunRecord, onProgress: (progress: TrainProgress) => void): Promise<RunRecord> {
		return calls.run(callId, async (signal) => {
			const { kernels, device } = await openDevice(run.kernelChoice, startLane);
			return trainRun(run, { kernels, device, signal, onProgress, createValidator });
		});
	},
};

export type TrainWorkerApi = typeof api;

expose(api);
