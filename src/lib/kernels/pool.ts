import { ModelFitError, UnsupportedBackendError } from '$lib/core/errors';
import type { Engine, KernelExports } from './engine';
import {
	argumentsOffset,
	controlWord,
	counterStride,
	countersStart,
	openBit,
	spins,
	stretchStart,
	takeChunks,
	type Job,
	type LaneStart,
} from './lane';
import { KernelMemory } from './memory';

const readyTimeoutMs = 20_000;
/** A chunk takes milliseconds; one that takes a minute is no longer being worked on. */
const stuckAfterMs = 60_000;

/**
 * An engine whose lanes share one memory. A job is opened in the control block; lanes that are awake join, and all take
 * chunks from atomic counters, the calling thread too; then the job is closed and those inside are awaited.
 * Which lane ran a chunk never shows in the result: chunks write to places of their own.
 * The caller must be a worker (or Node): a page's main thread may not wait.
 * @throws UnsupportedBackendError if a lane does not start
 */
export async function createPool(
	module: WebAssembly.Module,
	laneCount: number,
	startLane: () => Worker,
	patienceMs = stuckAfterMs,
): Promise<Engine> {
	const wasmMemory = sharedMemory();
	const control = new SharedArrayBuffer(argumentsOffset(laneCount) + 32 * 8);
	await openLanes(startLane, laneCount - 1, { module, memory: wasmMemory, control });
	const instance = await WebAssembly.instantiate(module, { env: { memory: wasmMemory } });
	const exports = instance.exports as KernelExports;
	const jobs = Object.values(exports);
	const places = new Map(Object.keys(exports).map((name, index) => [name, index]));
	const words = new Int32Array(control);
	words[controlWord.laneCount] = laneCount;
	let isBroken = false;
	return {
		memory: new KernelMemory(wasmMemory),
		laneCount,
		call: (job, ...args) => exports[job](...args),
		run(job, chunkCount, ...args) {
			if (chunkCount <= 1 || isBroken) {
				for (let chunk = 0; chunk < chunkCount; chunk++) exports[job](0, chunk, ...args);
				return;
			}
			try {
				runOnLanes(jobs, words, places.get(job)!, chunkCount, args, patienceMs);
			} catch (error) {
				// Whatever became of the lane, it may still write: none is asked again.
				isBroken = true;
				throw error;
			}
		},
	};
}

function runOnLanes(
	jobs: readonly Job[],
	words: Int32Array,
	job: number,
	chunkCount: number,
	args: number[],
	patienceMs: number,
): void {
	const laneCount = words[controlWord.laneCount];
	new Float64Array(words.buffer, argumentsOffset(laneCount), args.length).set(args);
	words[controlWord.job] = job;
	words[controlWord.argumentCount] = args.length;
	words[controlWord.chunkCount] = chunkCount;
	for (let lane = 0; lane < laneCount; lane++) {
		Atomics.store(words, countersStart + lane * counterStride, stretchStart(lane, laneCount, chunkCount));
	}
	Atomics.store(words, controlWord.state, openBit);
	Atomics.add(words, controlWord.generation, 1);
	Atomics.notify(words, controlWord.generation);
	try {
		takeChunks(jobs, words, 0);
	} finally {
		Atomics.and(words, controlWord.state, openBit - 1);
		awaitLanes(words, patienceMs);
	}
	if (Atomics.exchange(words, controlWord.failed, 0) !== 0) {
		throw new Error('A thread of the kernel pool failed; its browser console entry says why.');
	}
}

/**
 * All chunks are taken, so a lane inside has one left to finish.
 * @throws ModelFitError where it does not: its thread has ended in the middle
 */
function awaitLanes(words: Int32Array, patienceMs: number): void {
	for (let spin = 0; spin < spins; spin++) if (Atomics.load(words, controlWord.state) === 0) return;
	const startedAt = performance.now();
	for (;;) {
		const inside = Atomics.load(words, controlWord.state);
		if (inside === 0) return;
		const left = patienceMs - (performance.now() - startedAt);
		if (left <= 0) {
			throw new ModelFitError(
				'A thread of the kernel pool stopped in the middle of its work. Start again: a training goes on from its ' +
					'last checkpoint, on the threads that are left.',
			);
		}
		Atomics.wait(words, controlWord.state, inside, left);
	}
}

/** Address space is reserved to the maximum, and small devices refuse the largest. */
function sharedMemory(): WebAssembly.Memory {
	for (const maximum of [65536, 32768, 16384]) {
		try {
			return new WebAssembly.Memory({ initial: 1, maximum, shared: true });
		} catch {
			// RangeError: ask for less.
		}
	}
	return new WebAssembly.Memory({ initial: 1, maximum: 8192, shared: true });
}

/** All lanes or none: where one does not start, the others end. */
async function openLanes(startLane: () => Worker, count: number, shared: Omit<LaneStart, 'lane'>): Promise<void> {
	const workers: Worker[] = [];
	try {
		for (let lane = 1; lane <= count; lane++) workers.push(startLane());
		await Promise.all(workers.map((worker, index) => openLane(worker, { ...shared, lane: index + 1 })));
	} catch (error) {
		for (const worker of workers) worker.terminate();
		throw error;
	}
}

async function openLane(worker: Worker, start: LaneStart): Promise<void> {
	let timer: ReturnType<typeof setTimeout> | undefined;
	try {
		await new Promise<void>((resolve, reject) => {
			const fail = (why: string) => reject(new UnsupportedBackendError(`A kernel thread did not start: ${why}.`));
			timer = setTimeout(() => fail(`no answer in ${readyTimeoutMs / 1000} s`), readyTimeoutMs);
			worker.onmessage = () => resolve();
			worker.onerror = (event) => fail(event.message);
			worker.postMessage(start);
		});
	} finally {
		clearTimeout(timer);
	}
}
