import { expect, test } from 'vitest';
import { createRng } from '$lib/core/rng';
import { makeSplit } from '$lib/datasets/make-split';
import { createValidator } from '$lib/evaluation/validate';
import { createKernels } from '$lib/kernels/backend';
import type { Kernels } from '$lib/kernels/kernel';
import type { ModelOptions } from '$lib/models/model';
import { modelEntry } from '$lib/models/registry';
import { readSharedLog } from './read-shared-log';
import { describeWithShared, sharedData } from './shared-data';

const file = 'data/ml-100k/interactions.csv.gz';

/**
 * Short trainings: what differs is the rounding of every step, and it adds up from the first on. EASE is held to the
 * oracle on both backends (`evaluation-oracle.test.ts`), SLIM's kernel to its reference.
 */
const runs: [modelId: string, options: ModelOptions][] = [
	['item-knn', {}],
	['user-knn', {}],
	['als', { dim: 32, iterations: 6 }],
	['bpr', { dim: 32, epochs: 5 }],
	['warp', { dim: 32, epochs: 5 }],
	['two-tower', { dim: 16, layers: '32', epochs: 2, patience: 0 }],
];

describeWithShared('backends on MovieLens 100K', [file], () => {
	test.each(runs)('%s: the same bytes again on each, NDCG@10 within .001 across them', async (modelId, options) => {
		const preparation = { minValue: 4, minInteractions: 5, events: null };
		const { train, test } = makeSplit(readSharedLog(sharedData(file)!), {
			preparation,
			split: { kind: 'leave-last-out' },
		});
		const model = await modelEntry(modelId).load();
		const fit = (kernels: Kernels) =>
			model.fit(train, options, {
				rng: createRng(1),
				signal: new AbortController().signal,
				onProgress: () => {},
				kernels,
			});
		const judged = [];
		for (const backend of ['reference', 'simd'] as const) {
			const kernels = await createKernels({ backend });
			const fitted = await fit(kernels);
			if (backend === 'simd') expect((await fit(kernels)).toArtifact()).toEqual(fitted.toArtifact());
			judged.push(await createValidator(train, test, kernels)(fitted));
		}
		expect(judged[0]).toBeGreaterThan(0.01);
		expect(Math.abs(judged[1]! - judged[0]!)).toBeLessThanOrEqual(0.001);
	});
});
