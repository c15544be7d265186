import type { KernelMemory } from './memory';

/** What the AssemblyScript module exports: numbers in, at most a number out. */
export type KernelExports = Readonly<Record<string, (...args: number[]) => number>>;

/** One instance of the module on its memory, with the threads that share it. */
export interface Engine {
	readonly memory: KernelMemory;
	/** Threads at work in `run`; each has a lane number 0 … laneCount − 1 for scratch memory of its own. */
	readonly laneCount: number;
	/** One call on this thread. */
	call(job: string, ...args: number[]): number;
	/** job(lane, chunk, …args) for every chunk, in any order and on any lane; returns when all are done. */
	run(job: string, chunkCount: number, ...args: number[]): void;
}

/** An engine without threads. */
export function createEngine(exports: KernelExports, memory: KernelMemory): Engine {
	return {
		memory,
		laneCount: 1,
		call: (job, ...args) => exports[job](...args),
		run(job, chunkCount, ...args) {
			for (let chunk = 0; chunk < chunkCount; chunk++) exports[job](0, chunk, ...args);
		},
	};
}
