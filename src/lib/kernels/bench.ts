/** What one kernel did at one shape. */
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

/** The time of one call: the best sample within `budgetMs`, at least three, the first (cold) call left out. */
export function bestOf(call: () => void, budgetMs = 500): number {
	call();
	let callCount = 1;
	while (timeOf(call, callCount) < shortestSampleMs) callCount *= 2;
	let bestMs = Infinity;
	const start = performance.now();
	for (let sample = 0; sample < 3 || performance.now() - start < budgetMs; sample++) {
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
