/**
 * What one kernel did at one shape. Operations are those of the textbook formula on numbers that matter (a multiply-add is
 * two; padding is none), whatever the kernel does to get there. Bytes are those of the numbers the formula reads and writes,
 * as often as it names them and wherever they lie: of what fits a cache the rate is above the memory's. What a kernel counts
 * stands in its bench.
 */
export interface Measurement {
	kernel: string;
	/** In words, with sizes. */
	shape: string;
	/** The best of all repeats: what the machine can do when nothing else disturbs it. */
	bestMs: number;
	/** Work in `unit` at that time. */
	rate: number;
	unit: 'GFLOP/s' | 'GB/s' | 'million a second';
}

/** Browsers round the clock, to 5 µs at best: calls shorter than this are timed several at once. */
const shortestSampleMs = 1;

/**
 * The time of one call: the best sample within `budgetMs`, at least three, the first (cold) call left out.
 * @param prepare makes each sample begin from the same state, outside the clock; then a sample is one call
 */
export function bestOf(call: () => void, budgetMs = 500, prepare?: () => void): number {
	prepare?.();
	call();
	let callCount = 1;
	while (!prepare && timeOf(call, callCount) < shortestSampleMs) callCount *= 2;
	let bestMs = Infinity;
	const start = performance.now();
	for (let sample = 0; sample < 3 || performance.now() - start < budgetMs; sample++) {
		prepare?.();
		bestMs = Math.min(bestMs, timeOf(call, callCount) / callCount);
	}
	return bestMs;
}

function timeOf(call: () => void, callCount: number): number {
	const before = performance.now();
	for (let index = 0; index < callCount; index++) call();
	return performance.now() - before;
}

/** Work done per second: `amount` operations or bytes in `ms`, in billions. */
export function billionsPerSecond(amount: number, ms: number): number {
	return amount / ms / 1e6;
}
