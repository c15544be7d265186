import DataWorker from '$workers/data.worker?worker';
import RecommendWorker from '$workers/recommend.worker?worker';
import TrainWorker from '$workers/train.worker?worker';
import type { DataWorkerApi } from '$workers/data.worker';
import type { RecommendWorkerApi } from '$workers/recommend.worker';
import type { TrainWorkerApi } from '$workers/train.worker';
import { WorkerBridge } from './worker-bridge';

/** Nothing is kept in these two threads, so an idle one is ended and its memory given back. */
const IDLE_MS = 60_000;

/** Parses, imports, generates. */
export const dataWorker = new WorkerBridge<DataWorkerApi>(() => new DataWorker({ name: 'data' }), { idleMs: IDLE_MS });

/** Fits models. */
export const trainWorker = new WorkerBridge<TrainWorkerApi>(() => new TrainWorker({ name: 'train' }), {
	idleMs: IDLE_MS,
});

/** Recommends, also while training runs; holds the open shop. */
export const recommendWorker = new WorkerBridge<RecommendWorkerApi>(() => new RecommendWorker({ name: 'recommend' }));

/** Judges and simulates in a thread of its own, so that a shopper's click never waits for it. */
export const judgeWorker = new WorkerBridge<RecommendWorkerApi>(() => new RecommendWorker({ name: 'judge' }), {
	idleMs: IDLE_MS,
});

/** The other thread of a judgement that can be cut in two; its memory is a data set and a model once more. */
export const secondJudgeWorker = new WorkerBridge<RecommendWorkerApi>(
	() => new RecommendWorker({ name: 'second judge' }),
	{ idleMs: IDLE_MS },
);
