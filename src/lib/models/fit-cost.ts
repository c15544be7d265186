/** Size of what a model learns from. */
export interface FitSize {
	userCount: number;
	itemCount: number;
	/** Distinct (user, item) pairs. */
	pairCount: number;
}

/** What a fit asks of the machine, from its size alone. */
export interface FitCost {
	/** On the reference machine: two threads at 49 GFLOP/s of GEMM each (AMD Zen 4, 3.7 GHz, Chromium 156). */
	referenceSeconds: number;
	/** At the peak, beyond the data set itself. */
	memoryBytes: number;
	/** A fit of more refuses, whatever the memory. */
	mostItems?: number;
}

/**
 * Pairs of interactions that share a user: what a co-occurrence count walks. Users are uneven; on MovieLens and Gowalla
 * the sum of squares is about three times that of even users.
 */
export function sharedUserPairs({ pairCount, userCount }: FitSize): number {
	return userCount === 0 ? 0 : (3 * pairCount * pairCount) / userCount;
}

/** Bytes of a table of factors for every user and every item. */
export function factorBytes({ userCount, itemCount }: FitSize, dim: number): number {
	return 4 * dim * (userCount + itemCount);
}
