import { expect, test } from 'vitest';
import { csrFromCoordinates } from '$lib/core/csr-matrix';
import { createRng } from '$lib/core/rng';
import type { DatasetSplit } from '$lib/datasets/dataset-split';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import { defaultOptions } from '$lib/models/model';
import { modelEntry } from '$lib/models/registry';
import { compilePipeline } from '$lib/recommendation/scenes/compile-pipeline';
import type { PipelineSpec } from '$lib/recommendation/scenes/pipeline-spec';
import { scenes } from '$lib/recommendation/scenes/scene-meta';
import { createSceneMaterial } from '$lib/recommendation/scenes/scene-material';
import { createShop } from '$lib/recommendation/shop';
import { evaluate, evaluatePipeline } from './evaluate';

const [userCount, itemCount, k] = [60, 25, 5];

function randomSplit(): DatasetSplit {
	const rng = createRng(12);
	const cells: number[][] = [];
	const held: number[][] = [];
	for (let user = 0; user < userCount; user++) {
		const items = rng.shuffle(Array.from({ length: itemCount }, (_, item) => item)).slice(0, 8);
		items.forEach((item, place) => (place < 6 ? cells : held).push([user, item]));
	}
	const matrixOf = (pairs: number[][]) =>
		csrFromCoordinates({
			rowCount: userCount,
			columnCount: itemCount,
			rows: Uint32Array.from(pairs, ([user]) => user),
			columns: Uint32Array.from(pairs, ([, item]) => item),
			values: new Float32Array(pairs.length).fill(1),
		}).matrix;
	const itemIds = Array.from({ length: itemCount }, (_, item) => `i${item}`);
	return {
		protocol: {
			preparation: { minValue: null, minInteractions: 0, events: null },
			split: { kind: 'random', testFraction: 0.25, seed: 12 },
		},
		userIds: Array.from({ length: userCount }, (_, user) => `u${user}`),
		itemIds,
		interactionCount: cells.length + held.length,
		train: {
			matrix: matrixOf(cells),
			timestamps: Float64Array.from(cells, (_, entry) => (entry * 7919) % 1000),
			eventCodes: new Uint8Array(cells.length),
			eventNames: ['purchase'],
			hasValues: false,
			catalogue: { itemIds, columns: [] },
		},
		test: matrixOf(held),
	};
}

test.each(['popularity', 'item-knn', 'user-knn', 'ease', 'als'])(
	'%s: the shop shows every shopper the list that was judged',
	async (modelId) => {
		const split = randomSplit();
		const { meta, load } = modelEntry(modelId);
		const { signal } = new AbortController();
		const context = { rng: createRng(1), signal, onProgress: () => {}, kernels: referenceKernels };
		const model = await (await load()).fit(split.train, defaultOptions(meta), context);
		const { perUser } = await evaluate(model, meta, split, { ks: [k], seed: 1, kernels: referenceKernels });
		const shop = createShop({ split, model, meta, kernels: referenceKernels, modelId });
		const request = { scene: 'for-you' as const, session: [], basket: [], anchorItem: null };
		perUser.userIndices.forEach((user, place) => {
			const { items } = shop.recommend({ ...request, userId: `u${user}`, diversity: 0, showSeen: false, k });
			const hits = items.filter(({ heldOut }) => heldOut).length;
			const firstHit = items.findIndex(({ heldOut }) => heldOut);
			expect(perUser.samples[`precision@${k}`].values[place]).toBeCloseTo(hits / k, 6);
			expect(perUser.samples[`mrr@${k}`].values[place]).toBeCloseTo(firstHit === -1 ? 0 : 1 / (firstHit + 1), 6);
		});
	},
);

test('a scene’s whole pipeline, several sources, rules, pins and re-rankers: judged as it is shown', async () => {
	const split = randomSplit();
	const { meta, load } = modelEntry('item-knn');
	const { signal } = new AbortController();
	const context = { rng: createRng(1), signal, onProgress: () => {}, kernels: referenceKernels };
	const model = await (await load()).fit(split.train, defaultOptions(meta), context);
	const rule = (where: string) => ({ name: where, where, enabled: true });
	const pipeline: PipelineSpec = {
		...scenes['for-you'].pipeline,
		sources: [
			...scenes['for-you'].pipeline.sources,
			{ kind: 'popular', days: null, quota: 10, weight: 0.5 },
			{ kind: 'new-arrivals', quota: 5, weight: 0.2 },
		],
		rules: [
			{ action: 'boost', strength: 0.4, ...rule('popularity < 12') },
			{ action: 'exclude', ...rule('id in ["i3", "i4"]') },
			{ action: 'pin', position: 2, ...rule('id = "i7"') },
		],
		intent: 0.2,
		rerankers: [
			{ id: 'popularity-discount', weight: 0.3, options: {} },
			{ id: 'exploration', weight: 0.3, options: {} },
		],
	};
	const compiled = compilePipeline(pipeline, createSceneMaterial({ model, meta, train: split.train }));
	const options = { ks: [k], seed: 1, kernels: referenceKernels };
	const { perUser } = await evaluatePipeline(compiled.pipeline, null, split, options);
	const shop = createShop({ split, model, meta, kernels: referenceKernels, modelId: 'item-knn' });
	let withPin = 0;
	perUser.userIndices.forEach((user, place) => {
		const { items } = shop.recommend({
			...{ scene: 'for-you', userId: `u${user}`, session: [], basket: [], anchorItem: null },
			...{ diversity: 0, showSeen: false, k, pipeline },
		});
		if (items[1]?.pinnedBy !== null) withPin++;
		const hits = items.filter(({ heldOut }) => heldOut).length;
		const firstHit = items.findIndex(({ heldOut }) => heldOut);
		expect(perUser.samples[`precision@${k}`].values[place]).toBeCloseTo(hits / k, 6);
		expect(perUser.samples[`mrr@${k}`].values[place]).toBeCloseTo(firstHit === -1 ? 0 : 1 / (firstHit + 1), 6);
	});
	expect(withPin).toBeGreaterThan(20);
});
