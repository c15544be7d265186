import { expect, test } from 'vitest';
import { csrFromCoordinates } from '$lib/core/csr-matrix';
import { createRng } from '$lib/core/rng';
import type { DatasetSplit } from '$lib/datasets/dataset-split';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import { defaultOptions } from '$lib/models/model';
import { modelEntry } from '$lib/models/registry';
import { createShop } from '$lib/recommendation/shop';
import { evaluate } from './evaluate';

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

test.each(['popularity', 'item-knn', 'user-knn', 'ease'])(
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
