import { factorBytes, type FitCost, type FitSize } from '$lib/models/fit-cost';
import type { ModelOptions } from '$lib/models/model';

/** What a draw more takes, as a share of a step with one. */
const DRAW_SHARE = 0.22;

/**
 * Cost of a pairwise model at 4 million steps a second with 64 dimensions and one draw on the reference machine.
 * @param draws for a step, on average
 */
export function pairwiseCost(size: FitSize, { dim, epochs }: ModelOptions, draws: number): FitCost {
	const width = Number(dim);
	const steps = Number(epochs) * size.pairCount * (1 + DRAW_SHARE * (draws - 1));
	return {
		referenceSeconds: (steps * Math.max(width, 16)) / 64 / 4e6,
		memoryBytes: 2 * factorBytes(size, width) + 16 * size.pairCount,
	};
}
