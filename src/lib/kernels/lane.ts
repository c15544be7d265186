/**
 * One thread of the pool: `workers/lane.worker.ts` runs this and nothing else. No imports, so that Node tests can
 * start it too. How lanes and caller meet is told in pool.ts.
 */
export interface LaneStart {
	module: WebAssembly.Module;
	memory: WebAssembly.Memory;
	control: SharedArrayBuffer;
	/** This lane's number; 0 is the calling thread. */
	lane: number;
}

/** Words of the control block, an Int32Array. Each lane's counter follows, then the job's arguments as f64. */
export const controlWord = {
	generation: 0,
	state: 1,
	laneCount: 2,
	chunkCount: 3,
	job: 4,
	argumentCount: 5,
	failed: 6,
};
/** Where each lane's next chunk stands, in words, a cache line a lane: the lanes do not take it from one another. */
export const countersStart = 16;
export const counterStride = 16;

/** In bytes. The block ends after 32 arguments: more of them are a RangeError. */
export function argumentsOffset(laneCount: number): number {
	return (countersStart + laneCount * counterStride) * 4;
}

export type Job = (...args: number[]) => number;

/** Set in `state` while lanes may join the job; the bits below count those inside. */
export const openBit = 1 << 16;

/** About 20 µs: the next job of the same kernel mostly comes within it, and waking takes as long. */
export const spins = 4000;

/** Serves jobs for ever; the worker ends with its owner, or by terminate(). */
export function runLane({ module, memory, control, lane }: LaneStart, onReady: () => void): never {
	const instance = new WebAssembly.Instance(module, { env: { memory } });
	const jobs = Object.values(instance.exports) as Job[];
	const words = new Int32Array(control);
	onReady();
	let seen = 0;
	for (;;) {
		for (let spin = 0; spin < spins && Atomics.load(words, controlWord.generation) === seen; spin++);
		Atomics.wait(words, controlWord.generation, seen);
		seen = Atomics.load(words, controlWord.generation);
		if (!joinJob(words)) continue;
		try {
			takeChunks(jobs, words, lane);
		} catch {
			Atomics.store(words, controlWord.failed, 1);
		}
		Atomics.sub(words, controlWord.state, 1);
		Atomics.notify(words, controlWord.state);
	}
}

/**
 * Runs chunks of the current job until none is left: first the lane's own stretch of them, then what is left of the others'.
 * So one job's rows are mostly in the caches of the lane that has them in the next.
 */
export function takeChunks(jobs: readonly Job[], words: Int32Array, lane: number): void {
	const job = jobs[words[controlWord.job]];
	const [laneCount, chunkCount] = [words[controlWord.laneCount], words[controlWord.chunkCount]];
	const args = [...new Float64Array(words.buffer, argumentsOffset(laneCount), words[controlWord.argumentCount])];
	for (let turn = 0; turn < laneCount; turn++) {
		const owner = (lane + turn) % laneCount;
		const end = stretchStart(owner + 1, laneCount, chunkCount);
		for (;;) {
			const chunk = Atomics.add(words, countersStart + owner * counterStride, 1);
			if (chunk >= end) break;
			job(lane, chunk, ...args);
		}
	}
}

/** The first of the chunks that are the lane's own. */
export function stretchStart(lane: number, laneCount: number, chunkCount: number): number {
	return Math.ceil((lane * chunkCount) / laneCount);
}

/** Counts this lane in if the job is still open: a lane that wakes late keeps nobody waiting. */
export function joinJob(words: Int32Array): boolean {
	for (;;) {
		const state = Atomics.load(words, controlWord.state);
		if ((state & openBit) === 0) return false;
		if (Atomics.compareExchange(words, controlWord.state, state, state + 1) === state) return true;
	}
}
