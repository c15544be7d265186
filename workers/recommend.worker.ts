import { expose } from 'comlink';
import { createCallRegistry } from '$lib/core/call-registry';
import { evaluationCalls } from '$lib/evaluation/evaluation-calls';
import { rankingCalls } from '$lib/evaluation/ranking/ranking-calls';
import { studioCalls } from '$lib/evaluation/studio/studio-calls';
import { experimentCalls } from '$lib/experiments/experiment-calls';
import { mapCalls } from '$lib/recommendation/map/map-calls';
import { shopCalls } from '$lib/recommendation/shop-calls';
import { openDevice } from '$lib/training/device';
import { gpuCalls } from '$lib/training/gpu-calls';

const calls = createCallRegistry();
/** One thread: training has the others, and a shopper's click must not wait for them. */
const opened = openDevice({ backend: 'auto', threads: 1 });

/** Each folder says what it answers in its own `…-calls.ts`. */
const api = {
	abort: calls.abort,
	...shopCalls(calls, opened),
	...evaluationCalls(calls, opened),
	...experimentCalls(calls, opened),
	...studioCalls(calls, opened),
	...rankingCalls(calls, opened),
	...mapCalls(calls, opened),
	...gpuCalls(calls),
};

export type RecommendWorkerApi = typeof api;

expose(api);
