import { beforeAll, describe, expect, test } from 'vitest';
import { assortment } from './assortment';
import { utility, type DemoStore } from './demo-store';
import { generateDemoStore } from './generate-demo-store';
import { drawProduct } from './pictures/draw-product';

describe('demo store', () => {
	let store: DemoStore;

	beforeAll(async () => {
		store = await generateDemoStore({ userCount: 3000, itemCount: 1500, interactionCount: 30_000 });
	});

	test('has about the size that was asked for, over two years, in time order', () => {
		const { log, catalogue } = store.dataset;
		expect(log.userIds.length).toBe(3000);
		expect(catalogue.itemIds.length).toBe(1500);
		expect(log.timestamps.length / 30_000).toBeGreaterThan(0.8);
		expect(log.timestamps.length / 30_000).toBeLessThan(1.25);
		expect(log.timestamps.every((time, row) => row === 0 || time >= log.timestamps[row - 1])).toBe(true);
		const days = (log.timestamps.at(-1)! - log.timestamps[0]) / 86_400_000;
		expect(days).toBeGreaterThan(700);
		expect(days).toBeLessThanOrEqual(731);
		expect([...log.eventNames]).toEqual(['view', 'purchase']);
	});

	test('prices lie around 50 between 10 and 200', () => {
		const { prices } = store.truth;
		const mean = prices.reduce((sum, price) => sum + price, 0) / prices.length;
		expect(mean).toBeGreaterThan(40);
		expect(mean).toBeLessThan(60);
		expect(prices.every((price) => price >= 10 && price <= 200)).toBe(true);
	});

	test('attention is unequal: the tenth most met item is met far more often than the five-hundredth', () => {
		const { log } = store.dataset;
		const counts = new Uint32Array(log.itemIds.length);
		log.itemIndices.forEach((item) => counts[item]++);
		const sorted = counts.toSorted().toReversed();
		expect(sorted[9] / sorted[499]).toBeGreaterThan(5);
	});

	test('shoppers look at what they are said to want', () => {
		const { dataset, truth } = store;
		const userOf = new Map(truth.userIds.map((id, index) => [id, index]));
		const itemOf = new Map(truth.itemIds.map((id, index) => [id, index]));
		const { log } = dataset;
		let wins = 0;
		for (let row = 0; row < 5000; row++) {
			const user = userOf.get(log.userIds[log.userIndices[row]])!;
			const item = itemOf.get(log.itemIds[log.itemIndices[row]])!;
			const stranger = itemOf.get(log.itemIds[log.itemIndices[(row + 7919) % log.itemIndices.length]])!;
			const time = log.timestamps[row];
			if (utility(truth, user, item, time) > utility(truth, user, stranger, time)) wins++;
		}
		// Chance is half; two items of everybody's taste differ for a shopper mostly by the shopper's own.
		expect(wins / 5000).toBeGreaterThan(0.7);
	});

	test('complements share a basket far more often than chance', () => {
		const { dataset, truth } = store;
		const { log } = dataset;
		const itemOf = new Map(truth.itemIds.map((id, index) => [id, index]));
		const baskets = new Map<string, number[]>();
		log.eventCodes.forEach((code, row) => {
			if (code !== 1) return;
			const key = `${log.userIndices[row]} ${log.timestamps[row]}`;
			baskets.set(key, [...(baskets.get(key) ?? []), itemOf.get(log.itemIds[log.itemIndices[row]])!]);
		});
		const pairs = [...baskets.values()].flatMap((items) =>
			items.flatMap((a) => items.filter((b) => b !== a).map((b) => [a, b])),
		);
		const planted = pairs.filter(([a, b]) => truth.complements[a * 2] === b || truth.complements[a * 2 + 1] === b);
		expect(pairs.length).toBeGreaterThan(500);
		// Two of 1,500 items are an item's complements: by chance about one pair in 750.
		expect(planted.length / pairs.length).toBeGreaterThan(0.1);
	});

	test('sunglasses sell in summer, candles in winter', () => {
		const { log, catalogue } = store.dataset;
		const category = catalogue.columns.find(({ role }) => role === 'category')!.values as readonly string[];
		const categoryOf = new Map(catalogue.itemIds.map((id, row) => [id, category[row]]));
		const share = (name: string, months: number[]) => {
			const rows = [...log.itemIndices.keys()].filter(
				(row) => categoryOf.get(log.itemIds[log.itemIndices[row]]) === name,
			);
			return rows.filter((row) => months.includes(new Date(log.timestamps[row]).getUTCMonth())).length / rows.length;
		};
		expect(share('Sunglasses', [5, 6, 7])).toBeGreaterThan(2 * share('Sunglasses', [11, 0, 1]));
		expect(share('Candles', [11, 0, 1])).toBeGreaterThan(2 * share('Candles', [5, 6, 7]));
	});

	test('titles and ids are unique, and every product has words and a drawing', () => {
		const column = (name: string) =>
			store.dataset.catalogue.columns.find((candidate) => candidate.name === name)!.values as readonly string[];
		expect(new Set(column('title')).size).toBe(1500);
		expect(new Set(store.dataset.catalogue.itemIds).size).toBe(1500);
		expect(column('description').every((text) => text.length > 20)).toBe(true);
		const parcel = drawProduct('nothing');
		for (const { silhouette } of assortment) {
			const drawing = drawProduct(`${silhouette}/1/2`);
			expect(drawing).not.toContain('aria-label="Product"');
			expect(drawing).not.toBe(parcel);
			expect(drawing).not.toMatch(/https?:(?!\/\/www\.w3\.org\/2000\/svg)/);
		}
	});

	test('the same seed gives the same bytes, another seed another shop', async () => {
		const size = { userCount: 200, itemCount: 100, interactionCount: 2000 };
		const [first, again, other] = await Promise.all([5, 5, 6].map((seed) => generateDemoStore({ ...size, seed })));
		expect(again).toEqual(first);
		expect(other.dataset.log.itemIndices).not.toEqual(first.dataset.log.itemIndices);
	});

	test('an option out of range is refused by name; an abort ends it', async () => {
		await expect(generateDemoStore({ categoryCount: 21 })).rejects.toThrow(/Categories: 21/);
		const signal = AbortSignal.abort();
		await expect(generateDemoStore({}, { signal })).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
	});
});
