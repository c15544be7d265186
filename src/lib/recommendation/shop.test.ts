import { describe, expect, test } from 'vitest';
import { csrFromCoordinates, rowColumns } from '$lib/core/csr-matrix';
import { createRng } from '$lib/core/rng';
import type { DatasetSplit } from '$lib/datasets/dataset-split';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import { defaultOptions } from '$lib/models/model';
import { modelEntry } from '$lib/models/registry';
import { sceneIds } from './scenes/scenes';
import { createShop, type Shop } from './shop';
import type { ShopRequest } from './shop-protocol';

const [userCount, itemCount] = [40, 30];

/** Even users buy even items, odd users odd ones; three baskets each, and one item held out. */
function world(): DatasetSplit {
	const rng = createRng(3);
	const rows: { user: number; item: number; time: number }[] = [];
	const held: { user: number; item: number }[] = [];
	for (let user = 0; user < userCount; user++) {
		const liked = Array.from({ length: itemCount / 2 }, (_, place) => 2 * place + (user % 2));
		const taken = rng.shuffle(liked).slice(0, 7);
		held.push({ user, item: taken[6] });
		taken
			.slice(0, 6)
			.forEach((item, place) => rows.push({ user, item, time: Math.floor(place / 2) * 40 * 86_400_000 }));
	}
	const matrixOf = (cells: { user: number; item: number }[]) =>
		csrFromCoordinates({
			rowCount: userCount,
			columnCount: itemCount,
			rows: Uint32Array.from(cells, ({ user }) => user),
			columns: Uint32Array.from(cells, ({ item }) => item),
			values: new Float32Array(cells.length).fill(1),
		});
	const { matrix, order } = matrixOf(rows);
	const itemIds = Array.from({ length: itemCount }, (_, item) => `item ${item}`);
	const categories = itemIds.map((_, item) => (item % 2 === 0 ? 'Even' : 'Odd'));
	return {
		protocol: {
			preparation: { minValue: null, minInteractions: 0, events: null },
			split: { kind: 'leave-last-out' },
		},
		userIds: Array.from({ length: userCount }, (_, user) => `user ${user}`),
		itemIds,
		interactionCount: rows.length + held.length,
		train: {
			matrix,
			timestamps: Float64Array.from(order, (row) => rows[row].time),
			eventCodes: new Uint8Array(rows.length),
			eventNames: ['purchase'],
			hasValues: false,
			catalogue: {
				itemIds,
				columns: [{ name: 'category', role: 'category', kind: 'text', values: categories }],
			},
		},
		test: matrixOf(held).matrix,
	};
}

const split = world();
const ask = (more: Partial<ShopRequest>): ShopRequest => ({
	scene: 'for-you',
	userId: null,
	clicked: [],
	basket: [],
	bought: [],
	anchorItem: null,
	diversity: 0,
	showSeen: false,
	k: 8,
	...more,
});

async function shopOf(modelId: string): Promise<Shop> {
	const { meta, load } = modelEntry(modelId);
	const model = await (
		await load()
	).fit(split.train, defaultOptions(meta), {
		rng: createRng(1),
		signal: new AbortController().signal,
		onProgress: () => {},
		kernels: referenceKernels,
	});
	return createShop({ split, model, meta, kernels: referenceKernels, modelId });
}

const shop = await shopOf('item-knn');
const show = (more: Partial<ShopRequest>) => shop.recommend(ask(more)).items;
const indices = (more: Partial<ShopRequest>) => show(more).map(({ itemIndex }) => itemIndex);

describe('the shop', () => {
	test('every shelf is full, without repeats, and every item has its reason', () => {
		for (const scene of sceneIds) {
			for (const userId of [null, 'user 4']) {
				for (const diversity of [0, 0.6]) {
					const items = show({ scene, userId, diversity, anchorItem: 3, basket: [5, 7] });
					expect(new Set(items.map(({ itemIndex }) => itemIndex)).size).toBe(8);
					expect(items.every(({ reason, source }) => reason.text.length > 5 && source.length > 3)).toBe(true);
				}
			}
		}
	});

	test('what was bought or lies in the basket is not shown again, unless asked for what was seen', () => {
		const taken = [...rowColumns(split.train.matrix, 4)];
		const shown = indices({ userId: 'user 4', bought: [28], basket: [26], k: itemCount });
		expect(shown.filter((item) => [...taken, 28, 26].includes(item))).toEqual([]);
		expect(shown.length).toBe(itemCount - new Set([...taken, 28, 26]).size);
		expect(indices({ userId: 'user 4', showSeen: true, k: itemCount }).length).toBe(itemCount);
	});

	test('a visitor’s first click changes the shelf at once, and the reason names it', () => {
		expect(show({}).every(({ source }) => source.startsWith('Popular'))).toBe(true);
		const items = show({ clicked: [7], k: 5 });
		expect(items.every(({ itemIndex }) => itemIndex % 2 === 1 && itemIndex !== 7)).toBe(true);
		expect(items[0].reason.text).toBe('Because you looked at item 7');
		expect(items[0].reason.evidence[0].itemIndex).toBe(7);
	});

	test('a known shopper gets reasons in the words of the log', () => {
		expect(show({ userId: 'user 4', k: 1 })[0].reason.text).toMatch(/^Because you bought item \d+/);
	});

	test('an id nobody has gets the new visitor’s shelf, and is told so', () => {
		const slate = shop.recommend(ask({ userId: 'nobody' }));
		expect(slate.items.map(({ itemIndex }) => itemIndex)).toEqual(indices({}));
		expect(slate.notice).toContain('nobody');
	});

	test('the diversity slider brings in the other category', () => {
		const odd = (items: number[]) => items.filter((item) => item % 2 === 1).length;
		expect(odd(indices({ userId: 'user 4', k: 6 }))).toBe(0);
		expect(odd(indices({ userId: 'user 4', k: 6, diversity: 0.9 }))).toBeGreaterThan(0);
	});

	test('the stages count what they did', () => {
		const { stages, totalMs } = shop.recommend(ask({ userId: 'user 4', diversity: 0.5 }));
		expect(stages.map(({ stage }) => stage)).toEqual(['retrieve', 'rank', 'rerank']);
		expect(stages.map(({ itemCount: count }) => count)).toEqual([24, 24, 8]);
		expect(stages.every(({ durationMs }) => durationMs >= 0 && durationMs <= totalMs)).toBe(true);
	});
});
