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

/** The fastest of as many calls as fit into `budgetMs`, at least three, the first (cold) one left out. */
export function bestOf(call: () => void, budgetMs = 500): number {
	call();
	let bestMs = Infinity;
	const start = performance.now();
	for (let repeat = 0; repeat < 3 || performance.now() - start < budgetMs; repeat++) {
		const before = performance.now();
		call();
		bestMs = Math.min(bestMs, performance.now() - before);
	}
	return bestMs;
}

/** Work done per second: `amount` operations or bytes in `ms`, in billions. */
export function billionsPerSecond(amount: number, ms: number): number {
	return amount / ms / 1e6;
}
