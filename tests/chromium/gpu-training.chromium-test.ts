import { expect, test } from 'vitest';
import { createRng } from '$lib/core/rng';
import { makeSplit } from '$lib/datasets/make-split';
import { createValidator } from '$lib/evaluation/validate';
import { generateDemoStore } from '$lib/interactions/demo-store/generate-demo-store';
import { createKernels } from '$lib/kernels/backend';
import type { FitContext, ModelOptions } from '$lib/models/model';
import { modelEntry } from '$lib/models/registry';

/** Small: a step on the software adapter takes a twentieth of a second and more. */
const common: ModelOptions = { dim: 8, epochs: 2, patience: 0, learningRate: 0.02 };
const unordered: ModelOptions = { ordered: false, recency: 1, historyLength: 500, userEmbedding: false };
const towers: [words: string, options: ModelOptions][] = [
	['a hidden layer', { layers: '32' }],
	[
		'a hidden layer, dropout, further negatives and Adagrad',
		{ layers: '32', dropout: 0.2, negatives: 16, optimiser: 'adagrad' },
	],
	['sums of vectors', { layers: 'sum' }],
	['sums of vectors, the history alone without an order', { layers: 'sum', ...unordered }],
];

test.each(towers)(
	'a training on the graphics processor gives the same bytes again, and NDCG@10 within .001 of the SIMD kernels’: %s',
	async (_, options) => {
		const { dataset } = await generateDemoStore({ userCount: 150, itemCount: 60, interactionCount: 2000, seed: 4 });
		const { train, test } = makeSplit(dataset, {
			preparation: { minValue: null, minInteractions: 0, events: null },
			split: { kind: 'leave-last-out' },
		});
		const kernels = await createKernels({ backend: 'simd' });
		const model = await modelEntry('two-tower').load();
		const notices: string[] = [];
		const fit = (context: Partial<FitContext> = {}) =>
			model.fit(
				train,
				{ ...common, ...options },
				{
					...{ rng: createRng(1), signal: new AbortController().signal, onProgress: () => {}, kernels },
					onNotice: (notice) => notices.push(notice),
					...context,
				},
			);
		const onGpu = await fit({ tensorBackend: 'webgpu' });
		expect((await fit({ tensorBackend: 'webgpu' })).toArtifact()).toEqual(onGpu.toArtifact());
		expect(notices, 'it trained where it was told to').toEqual([]);
		const onKernels = await fit();
		// Other roundings: had it trained on the kernels after all, the bytes would be theirs.
		expect(onGpu.toArtifact()).not.toEqual(onKernels.toArtifact());
		const validate = createValidator(train, test, kernels);
		const [judged, expected] = [await validate(onGpu), await validate(onKernels)];
		expect(expected).toBeGreaterThan(0.05);
		expect(Math.abs(judged - expected)).toBeLessThanOrEqual(0.001);
	},
);
