export interface StepResult {
	/** The batch's mean; on a graphics processor it comes later. Where it is not finite the training ends. */
	loss: number | Promise<number>;
	/** Euclidean length of the whole gradient; made when asked for, before the next step. Not on a graphics processor. */
	gradientNorm?: () => number;
}

/** Learns from batches. The network's own arrays are behind until `settle`. */
export interface TrainingStep<Batch> {
	take(batch: Batch, learningRate: number): Promise<StepResult>;
	/** Brings the network's arrays up to date. */
	settle(): Promise<void>;
	release(): void;
}

/** A step that works on the network's own arrays. */
export function inPlace<Batch>(take: TrainingStep<Batch>['take']): TrainingStep<Batch> {
	return { take, settle: async () => {}, release: () => {} };
}
