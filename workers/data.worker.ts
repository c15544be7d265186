import { expose } from 'comlink';
import { createCallRegistry } from '$lib/core/call-registry';
import { findingCalls } from '$lib/datasets/finding-calls';
import { datasetCalls } from '$lib/interactions/dataset-calls';
import { countSplit } from '$lib/training/count-split';
import { findCore } from '$lib/training/find-core';

const calls = createCallRegistry();

/** Each folder says what it answers in its own `…-calls.ts`. */
const api = { abort: calls.abort, countSplit, findCore, ...datasetCalls(calls), ...findingCalls(calls) };

export type DataWorkerApi = typeof api;

expose(api);
