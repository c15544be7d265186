import type { Rng } from '$lib/core/rng';

/** Small data is walked several times an epoch, so that an epoch always moves the model. */
const MIN_STEPS_PER_EPOCH = 16;
/** A batch holds at most this share of the examples; with one batch an epoch there would be nothing stochastic. */
const MIN_BATCHES_PER_PASS = 8;
/** But no share makes a batch smaller than this. */
const MIN_BATCH_SIZE = 16;

/** How the examples of a training fall into mini-batches. */
export interface BatchPlan {
	exampleCount: number;
	/** How often an epoch goes through all examples. */
	passes: number;
	batchesPerPass: number;
	stepsPerEpoch: number;
	/** Examples of the largest batch. */
	largest: number;
}

/** @param batchSize as asked for; small data gets smaller batches */
export function planBatches(exampleCount: number, batchSize: number): BatchPlan {
	const size = Math.min(batchSize, Math.max(MIN_BATCH_SIZE, Math.ceil(exampleCount / MIN_BATCHES_PER_PASS)));
	const batchesPerPass = Math.max(1, Math.ceil(exampleCount / size));
	const passes = Math.ceil(MIN_STEPS_PER_EPOCH / batchesPerPass);
	const largest = Math.ceil(exampleCount / batchesPerPass);
	return { exampleCount, passes, batchesPerPass, stepsPerEpoch: passes * batchesPerPass, largest };
}

/** The batches of one pass: places of examples, each once, in an order drawn anew. */
export function* drawBatches({ exampleCount, batchesPerPass }: BatchPlan, rng: Rng): Generator<Uint32Array> {
	const shuffled = rng.shuffle(new Uint32Array(exampleCount).map((_, place) => place));
	for (let batch = 0; batch < batchesPerPass; batch++) {
		const start = Math.floor((batch * exampleCount) / batchesPerPass);
		const end = Math.floor(((batch + 1) * exampleCount) / batchesPerPass);
		yield shuffled.subarray(start, end);
	}
}
