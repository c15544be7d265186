export const adamBeta1 = 0.9;
export const adamBeta2 = 0.999;
export const adamEpsilon = 1e-8;
export const adagradEpsilon = 1e-8;

/** The learning rate with both bias corrections of step `step` folded in, as torch.optim.SparseAdam does. */
export function adamStepSize(learningRate: number, step: number): number {
	return (learningRate * Math.sqrt(1 - adamBeta2 ** step)) / (1 - adamBeta1 ** step);
}
