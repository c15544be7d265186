import { describe, expect, test } from 'vitest';
import { csrFromCoordinates, rowColumns } from '$lib/core/csr-matrix';
import { createRng } from '$lib/core/rng';
import type { DatasetSplit } from '$lib/datasets/dataset-split';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import { defaultOptions } from '$lib/models/model';
import { modelEntry } from '$lib/models/registry';
import type { PipelineSpec } from './scenes/pipeline-spec';
import { scenes } from './scenes/scene-meta';
import { sceneIds } from './scenes/scene-id';
import { createShop, type Shop } from './shop';
import type { SessionAction, ShopRequest } from './shop-protocol';

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
	session: [],
	basket: [],
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

const did = (kind: SessionAction['kind'], itemIndex: number): SessionAction => ({ kind, itemIndex, dwellMs: 0 });
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
		const shown = indices({ userId: 'user 4', session: [did('bought', 28)], basket: [26], k: itemCount });
		expect(shown.filter((item) => [...taken, 28, 26].includes(item))).toEqual([]);
		expect(shown.length).toBe(itemCount - new Set([...taken, 28, 26]).size);
		expect(indices({ userId: 'user 4', showSeen: true, k: itemCount }).length).toBe(itemCount);
	});

	test('a visitor’s first click changes the shelf at once, and the reason names it', () => {
		expect(show({}).every(({ source }) => source.startsWith('Popular'))).toBe(true);
		const items = show({ session: [did('looked at', 7)], k: 5 });
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
		expect(slate.notices[0].message).toContain('nobody');
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

	test('the same question is answered from memory until something happens', () => {
		const again = () => shop.recommend(ask({ userId: 'user 6' }));
		const first = again();
		expect(first.fromCache).toBe(false);
		expect(again()).toMatchObject({ fromCache: true, items: first.items });
		expect(shop.recommend(ask({ userId: 'user 6', session: [did('looked at', 3)] })).fromCache).toBe(false);
	});

	test('a measurement tells how far it is, step by step', async () => {
		const told: string[] = [];
		const { requestCount } = await shop.measure(ask({}), undefined, ({ phase, done, total }) => {
			if (done === 0) told.push(phase);
			expect(done).toBeLessThan(total!);
		});
		expect(requestCount).toBe(500);
		expect(told.slice(0, 2)).toEqual(['Asking for one shopper at a time', 'Timing the re-rankers']);
	});

	test('a search shows what matches, and what the shopper likes first among equals', () => {
		const found = (searchText: string, userId: string | null) => show({ scene: 'search', searchText, userId, k: 3 });
		expect(found('item 17', null)[0].itemIndex).toBe(17);
		expect(found('odd', 'user 5').every(({ itemIndex }) => itemIndex % 2 === 1)).toBe(true);
		expect(found('odd', 'user 5')[0].reason.text).toBe('Matches what you typed');
	});

	test('a category’s page shows nothing else, and a click lifts what this session is about', () => {
		const shown = indices({ scene: 'category', category: 'Odd', userId: 'user 4' });
		expect(shown.every((item) => item % 2 === 1)).toBe(true);
		const homeOdd = (session: SessionAction[]) =>
			indices({ scene: 'home', session, k: 10 }).filter((item) => item % 2 === 1).length;
		expect(homeOdd([did('looked at', 1)])).toBeGreaterThan(homeOdd([]));
	});
});

describe('rules on the shelf', () => {
	const withRules = (
		rules: Partial<PipelineSpec['rules'][number]>[],
		more: Partial<PipelineSpec> = {},
	): PipelineSpec => ({
		...scenes['for-you'].pipeline,
		...more,
		rules: rules.map((rule) => ({ name: `rule ${rule.action}`, enabled: true, ...rule })) as PipelineSpec['rules'],
	});
	const shelf = (pipeline: PipelineSpec, more: Partial<ShopRequest> = {}) =>
		shop.recommend(ask({ userId: 'user 4', pipeline, ...more }));
	const items = (pipeline: PipelineSpec, more: Partial<ShopRequest> = {}) =>
		shelf(pipeline, more).items.map(({ itemIndex }) => itemIndex);

	test('include, exclude, boost, bury and pin do what they say', () => {
		const plain = items(withRules([]));
		const odd = 'category = "Odd"';
		expect(items(withRules([{ action: 'include', where: odd }])).every((item) => item % 2 === 1)).toBe(true);
		expect(items(withRules([{ action: 'exclude', where: 'category = "even"' }])).every((item) => item % 2 === 1)).toBe(
			true,
		);
		const third = `id = "item ${plain[2]}"`;
		expect(items(withRules([{ action: 'boost', where: third, strength: 1 }]))[0]).toBe(plain[2]);
		expect(items(withRules([{ action: 'bury', where: `id = "item ${plain[0]}"`, strength: 1 }]))[0]).toBe(plain[1]);
		const pinned = shelf(withRules([{ action: 'pin', where: 'id = "item 29"', position: 2 }]));
		expect(pinned.items[1]).toMatchObject({ itemIndex: 29, pinnedBy: 'rule pin' });
		expect(pinned.items.map(({ itemIndex }) => itemIndex).filter((item) => item !== 29)).toEqual(plain.slice(0, 7));
		expect(items(withRules([{ action: 'exclude', where: 'popularity >= 0', enabled: false }]))).toEqual(plain);
	});

	test('a pin never shows what is barred or taken, and holds its place on a short list', () => {
		const barred = withRules([
			{ action: 'exclude', where: 'id = "item 29"' },
			{ action: 'pin', where: 'id = "item 29"', position: 1 },
		]);
		expect(items(barred)).not.toContain(29);
		const pin = withRules([{ action: 'pin', where: 'id = "item 29"', position: 1 }]);
		expect(items(pin, { basket: [29] })).not.toContain(29);
		expect(items(pin, { k: 1 })).toEqual([29]);
	});

	test('a pin from outside what was found has no score: nobody gave it one', () => {
		const few = scenes['for-you'].pipeline.sources.map((source) => ({ ...source, quota: 4 }));
		const rules = withRules([{ action: 'pin', where: 'id = "item 29"', position: 2 }], { sources: few });
		const [first, pinned] = shelf(rules).items;
		expect(pinned).toMatchObject({ itemIndex: 29, rankBefore: -1, score: null });
		expect(first.score).toBeGreaterThan(0);
	});

	test('places for new things are named as such, with how few had them', () => {
		const counts = shop.popularity();
		const slate = shelf(withRules([], { newcomers: { slots: 2, below: 100, draw: 'uniform' } }));
		const trials = slate.items.filter(({ isTrial }) => isTrial);
		expect(trials).toHaveLength(2);
		for (const { itemIndex, reason } of trials) {
			expect(reason.text).toBe(
				`New here: ${counts[itemIndex]} people had it so far, shown to find out who likes it (drawn by chance)`,
			);
		}
	});

	test('rules that leave nothing are set aside, by name', () => {
		const slate = shelf(withRules([{ action: 'include', where: 'category = "Neither"' }]));
		expect(slate.items.length).toBe(8);
		expect(slate.notices[0].message).toMatch(/leave nothing.*“rule include”.*Popular of all time/);
	});

	test('a frequency cap takes away what was shown often enough', () => {
		const [first] = items(withRules([]));
		const capped = withRules([], { frequencyCap: 2 });
		expect(items(capped, { impressions: [[first, 1]] })).toContain(first);
		expect(items(capped, { impressions: [[first, 2]] })).not.toContain(first);
	});

	test('a source whose run is gone is named, and the shelf does without', () => {
		const lost: PipelineSpec['sources'][number] = { kind: 'model', runId: 'gone', quota: null, weight: 1 };
		const slate = shelf(withRules([], { sources: [lost] }));
		expect(slate.items.length).toBe(8);
		expect(slate.notices[0].title).toBe('A model is missing');
	});

	test('several sources say which of them brought an item', () => {
		const model = scenes['for-you'].pipeline.sources[0];
		const popular = { kind: 'popular', days: null, quota: 30, weight: 1 } as const;
		const [first] = shelf(withRules([], { sources: [model, popular] })).items;
		expect(first.origins.map(({ label }) => label)).toEqual(['Item neighbours', 'Popular of all time']);
	});
});

describe('explanations', () => {
	const request = ask({ userId: 'user 4', k: 8 });

	test.each(['ease', 'item-knn'])(
		'%s: the parts add up, and leaving one out moves the item as they say',
		async (id) => {
			const open = await shopOf(id);
			const shown = open.recommend(request).items;
			const target = shown[2].itemIndex;
			const explained = open.explain(request, target);
			expect(explained.place).toBe(2);
			expect(explained.contributions?.isExact).toBe(true);
			expect(explained.counterfactuals.length).toBeGreaterThan(0);
			const all = open.recommend(ask({ userId: 'user 4', k: itemCount })).items;
			for (const { without, from, to } of explained.counterfactuals) {
				expect(from).toBe(2);
				// What is left of every score when the part of one purchase is taken away.
				const rescored = all.map(({ itemIndex, score }) => {
					const parts = open.explain(request, itemIndex).contributions?.parts ?? [];
					return { itemIndex, score: score! - (parts.find((part) => part.itemIndex === without)?.weight ?? 0) };
				});
				const own = rescored.find(({ itemIndex }) => itemIndex === target)!.score;
				const better = rescored.filter(({ score }) => score > own + 1e-5).length;
				const ties = rescored.filter(({ score }) => Math.abs(score - own) <= 1e-5).length;
				expect(to).toBeGreaterThanOrEqual(better);
				expect(to).toBeLessThan(better + ties);
			}
		},
	);

	test('say what a rule and a re-ranker did', () => {
		const pipeline: PipelineSpec = {
			...scenes['for-you'].pipeline,
			rules: [{ action: 'boost', name: 'Odd first', where: 'category = "Odd"', strength: 0.6, enabled: true }],
		};
		const asked = ask({ userId: 'user 4', pipeline });
		const { items } = shop.recommend(asked);
		const odd = items.find(({ itemIndex }) => itemIndex % 2 === 1)!.itemIndex;
		expect(shop.explain(asked, odd).rules).toEqual([
			{ label: 'Odd first', effect: 'lifts it by 0.60 of the score range' },
		]);
		const capped = ask({
			userId: 'user 4',
			pipeline: {
				...scenes['for-you'].pipeline,
				rerankers: [{ id: 'category-cap', weight: 1, options: { atMost: 2 } }],
			},
		});
		const list = shop.recommend(capped).items;
		const moved = list.find((item) => item.moved !== null)!;
		expect(moved.moved).toMatch(/^Moved from \d+ to \d+/);
		const [move] = shop.explain(capped, moved.itemIndex).moves;
		expect(move).toEqual({ label: 'No category takes over', from: moved.rankBefore, to: list.indexOf(moved) });
	});
});
