import { factorBytes, type FitCost, type FitSize } from '$lib/models/fit-cost';
import type { ModelOptions } from '$lib/models/model';

/** Cost of a pairwise model that takes so many steps a second at 64 dimensions on the reference machine. */
export function pairwiseCost(size: FitSize, { dim, epochs }: ModelOptions, stepsPerSecond: number): FitCost {
	const width = Number(dim);
	return {
		referenceSeconds: (Number(epochs) * size.pairCount * Math.max(width, 16)) / 64 / stepsPerSecond,
		memoryBytes: 2 * factorBytes(size, width) + 16 * size.pairCount,
	};
}
