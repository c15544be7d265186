import { expose } from 'comlink';
import { createCallRegistry } from '$lib/core/call-registry';
import { createValidator } from '$lib/evaluation/validate';
import { variantCalls } from '$lib/embeddings/bench-calls';
import { benchCalls } from '$lib/kernels/bench-calls';
import { openDevice } from '$lib/training/device';
import { trainingCalls } from '$lib/training/training-calls';
import LaneWorker from './lane.worker?worker';

const calls = createCallRegistry();
const startLane = () => new LaneWorker();

/** Each folder says what it answers in its own `…-calls.ts`. */
const api = {
	abort: calls.abort,
	...trainingCalls(calls, (choice) => openDevice(choice, startLane), createValidator),
	...benchCalls(calls, startLane),
	...variantCalls(calls, startLane),
};

export type TrainWorkerApi = typeof api;

expose(api);
