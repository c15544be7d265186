import { createRng } from '$lib/core/rng';
import type { Gpu } from '$lib/kernels/gpu/gpu';
import { largestError, type GpuProof } from '$lib/kernels/gpu/proof';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import { defaultOptions, type ModelOptions } from '$lib/models/model';
import { readOptions } from '$lib/models/read-options';
import { tinyTrainingData } from '$lib/models/tiny-worlds';
import { Batches, type Batch } from '$lib/models/two-tower/batches';
import { twoTowerMeta } from '$lib/models/two-tower/meta';
import { TwoTowerNetwork } from '$lib/models/two-tower/network';
import type { TrainingStep } from '$lib/models/neural/training-step';
import { createTrainingStep } from '$lib/models/two-tower/create-training-step';
import { createGpuStep } from './gpu-step';

const worlds: readonly ModelOptions[] = [
	{},
	{ layers: 'none', similarity: 'dot' },
	{ optimiser: 'adagrad', dropout: 0.3 },
	{ featureDim: 0, negatives: 0 },
	{ layers: 'sum', itemDropout: 0.1 },
	{ layers: 'sum', similarity: 'dot', optimiser: 'adagrad', negatives: 0 },
	{ layers: 'sum', userEmbedding: false, ordered: false, recency: 1, historyLength: 500 },
];

/**
 * Three steps of each network, which between them use every part: the losses and the optimisers' moments against the
 * reference's. Weights are not held against each other: where a gradient is zero but for rounding, as of a bias that lifts
 * all logits alike, Adam takes a full step in the direction of the rounding. A wrong weight shows in the losses of the
 * next step.
 */
export const twoTowerStepProof: GpuProof = {
	kernel: 'two-tower step',
	tolerance: 1e-6,
	async *cases(gpu) {
		for (const options of worlds) {
			yield { shape: JSON.stringify(options), error: await errorOf(gpu, options) };
		}
	},
};

async function errorOf(gpu: Gpu, options: ModelOptions): Promise<number> {
	const [onGpu, onProcessor] = [provenNetwork(options), provenNetwork(options)];
	const steps: TrainingStep<Batch>[] = [];
	try {
		steps.push(await createGpuStep(onGpu.network, gpu));
		steps.push(await createTrainingStep(onProcessor.network, { kernels: referenceKernels }));
		const losses: number[][] = [];
		for (const [side, { batches }] of [onGpu, onProcessor].entries()) {
			losses.push([]);
			for (const batch of [...batches.epoch(createRng(6))].slice(0, 3)) {
				losses[side].push(await (await steps[side].take(batch, 0.05)).loss);
			}
			await steps[side].settle();
		}
		const [actual, expected] = [onGpu, onProcessor].map(({ network }) => network.state().arrays);
		const moments = Object.keys(expected).filter((name) => /Moment|accumulator/.test(name));
		const errors = moments.map((name) => largestError(actual[name], expected[name]));
		return Math.max(largestError(losses[0], losses[1]), ...errors);
	} finally {
		for (const step of steps) step.release();
		onGpu.network.release();
		onProcessor.network.release();
	}
}

/** A small network with every part in use, and what it is trained on; `options` over those of the proof. */
export function provenNetwork(options: ModelOptions): { batches: Batches; network: TwoTowerNetwork } {
	const settings = readOptions(twoTowerMeta, {
		...defaultOptions(twoTowerMeta),
		...{ dim: 8, layers: '32', featureDim: 3, hashBuckets: 16, negatives: 5, temperature: 0.5, userDropout: 0.3 },
		...options,
	});
	const train = world();
	const batches = new Batches(train, settings);
	const network = new TwoTowerNetwork(train, settings, batches.capacity, referenceKernels);
	network.initialise(createRng(5));
	// Rows as large as after some training: at a spread of .05 every gradient would drown in rounding.
	for (const { values } of network.tables) values.forEach((value, place) => (values[place] = 10 * value));
	return { batches, network };
}

/** 60 users × 30 items with every kind of column. */
function world() {
	const rng = createRng(11);
	const rows = Array.from({ length: 60 }, (_, user) =>
		Array.from({ length: 8 }, (_, place) => ({ user, item: (user * 7 + place * (1 + rng.integer(2))) % 30 })),
	).flat();
	const distinct = [...new Map(rows.map((row) => [`${row.user} ${row.item}`, row])).values()];
	const text = (role: 'category' | 'brand' | 'attribute', count: number) => ({
		name: role,
		role,
		kind: 'text' as const,
		values: Array.from({ length: 30 }, (_, item) => `${role} ${item % count}|all`),
	});
	const price = { name: 'price', role: 'price' as const, kind: 'number' as const };
	const values = Float32Array.from({ length: 30 }, (_, item) => (item === 4 ? NaN : 3 + item));
	const columns = [text('category', 2), text('brand', 3), text('attribute', 4), { ...price, values }];
	return tinyTrainingData(60, 30, distinct, columns);
}
