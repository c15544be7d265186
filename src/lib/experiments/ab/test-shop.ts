import { createRng } from '$lib/core/rng';
import { makeSplit } from '$lib/datasets/make-split';
import { plantedShopper } from '$lib/experiments/shopper/planted-shopper';
import { generateDemoStore } from '$lib/interactions/demo-store/generate-demo-store';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import { defaultOptions } from '$lib/models/model';
import { modelEntry } from '$lib/models/registry';
import { fitPopularity } from '$lib/recommendation/open-shop';
import type { ArmSpec } from './experiment-spec';
import type { OpenedShop } from './open-shop-world';

/** A small demo store with item neighbours trained, open without a database: for tests. */
export async function openTestShop(seed = 3): Promise<OpenedShop> {
	const { dataset, truth } = await generateDemoStore({
		userCount: 600,
		itemCount: 200,
		interactionCount: 12_000,
		seed,
	});
	const split = makeSplit(dataset, {
		preparation: { minValue: null, minInteractions: 0, events: null },
		split: { kind: 'leave-last-out' },
	});
	const { meta, load } = modelEntry('item-knn');
	const model = await (
		await load()
	).fit(split.train, defaultOptions(meta), {
		rng: createRng(1),
		signal: new AbortController().signal,
		kernels: referenceKernels,
		onProgress: () => {},
	});
	const popularity = { meta: modelEntry('popularity').meta, model: await fitPopularity(split, referenceKernels) };
	const models = new Map([['knn', { meta, model }]]);
	return { split, shopper: plantedShopper(truth, split, 1), fit: null, models, popularity };
}

const arm = (label: string, kind: ArmSpec['kind'], runId: string | null = null): ArmSpec => ({
	label,
	kind,
	runId,
	rerank: [],
});

export const testArms = {
	knn: arm('Item neighbours', 'run', 'knn'),
	popular: arm('Popularity', 'popular'),
	random: arm('Random', 'random'),
};
