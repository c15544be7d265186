import { describe, expect, test } from 'vitest';
import { createRng } from '$lib/core/rng';
import type { Dataset } from '$lib/interactions/dataset';
import { profileDeeply } from './deep-profile';
import { indexLog } from './row-orders';
import { orderByTime } from './order-by-time';

/** Monday 6 January 2025, 09:00 UTC. */
const MONDAY = Date.UTC(2025, 0, 6, 9);
const DAY = 86_400_000;
const categories = ['Tea', 'Cups', 'Tea|Cups', ''];

function datasetOf(rows: [user: number, item: number, event: number, day: number][], hasTimestamps = true): Dataset {
	const itemIds = ['tea', 'cup', 'set', 'odd'];
	return {
		log: {
			userIds: ['u0', 'u1', 'u2'],
			itemIds,
			userIndices: Uint32Array.from(rows, ([user]) => user),
			itemIndices: Uint32Array.from(rows, ([, item]) => item),
			eventNames: ['view', 'purchase'],
			eventCodes: Uint8Array.from(rows, ([, , event]) => event),
			values: new Float32Array(rows.length).fill(1),
			timestamps: Float64Array.from(rows, ([, , , day]) => MONDAY + day * DAY),
			hasValues: false,
			hasTimestamps,
		},
		catalogue: {
			itemIds,
			columns: [
				{ name: 'category', role: 'category', kind: 'text', values: categories },
				{ name: 'price', role: 'price', kind: 'number', values: Float32Array.of(1, 10, 100, NaN) },
			],
		},
	};
}

const profileOf = (dataset: Dataset) => profileDeeply(dataset, indexLog(dataset.log));

// Not in the order of time.
const shop = datasetOf([
	[0, 1, 1, 0.1],
	[0, 0, 1, 0],
	[1, 0, 1, 8],
	[1, 2, 0, 8],
	[2, 0, 1, 8],
	[0, 0, 1, 9],
]);

describe('the deep profile', () => {
	test('orders rows by time, equal times by file order, whatever their span', () => {
		const rng = createRng(5);
		for (const span of [1, 3, 5000, 1e9, 4e12]) {
			const timestamps = Float64Array.from({ length: 500 }, () => Math.floor((rng.next() - 0.5) * span));
			const expected = [...timestamps.keys()].sort((a, b) => timestamps[a] - timestamps[b] || a - b);
			expect([...orderByTime(timestamps)]).toEqual(expected);
		}
		expect([...orderByTime(new Float64Array(0))]).toEqual([]);
	});

	test('gives each user’s rows oldest first', () => {
		const { userOffsets, userRows } = indexLog(shop.log);
		expect([...userOffsets]).toEqual([0, 3, 5, 6]);
		expect([...userRows]).toEqual([1, 0, 5, 2, 3, 4]);
	});

	test('counts by weekday and hour', () => {
		const { clock } = profileOf(shop);
		expect(clock![0 * 24 + 9]).toBe(1);
		expect(clock![0 * 24 + 11]).toBe(1);
		expect(clock![1 * 24 + 9]).toBe(3);
		expect(clock![2 * 24 + 9]).toBe(1);
	});

	test('counts who and what was new in each week', () => {
		expect(profileOf(shop).newcomers).toEqual({
			weeksPerBucket: 1,
			buckets: [
				{ startMs: Date.UTC(2025, 0, 6), activeUsers: 1, activeItems: 2, newUsers: 1, newItems: 2 },
				{ startMs: Date.UTC(2025, 0, 13), activeUsers: 3, activeItems: 2, newUsers: 2, newItems: 1 },
			],
		});
	});

	test('counts categories, a cell with two in both', () => {
		expect(profileOf(shop).categories).toEqual([
			{ name: 'Tea', items: 2, interactions: 5 },
			{ name: 'Cups', items: 2, interactions: 2 },
		]);
	});

	test('counts baskets of a day, of purchases alone where the log tells them', () => {
		const together = profileOf(shop).coPurchases!;
		expect(together).toMatchObject({ names: ['Tea', 'Cups'], purchasesOnly: true, basketCount: 4 });
		expect([...together.together]).toEqual([4, 1, 1, 1]);
		expect(together.lift[1]).toBeCloseTo((1 * 4) / (4 * 1));
	});

	test('bins prices by ratio, and says what people take against what is offered', () => {
		const { bins, median, medianTaken, unpriced } = profileOf(shop).prices!;
		expect(bins.length).toBe(20);
		expect(bins.map(({ items }) => items).filter((items) => items > 0)).toEqual([1, 1, 1]);
		expect([bins[0].interactions, bins[10].interactions, bins[19].interactions]).toEqual([4, 1, 1]);
		expect([median, medianTaken, unpriced]).toEqual([10, 1, 1]);
	});

	test('finds the exponent of a tail that has one', () => {
		const counts = Uint32Array.from({ length: 1000 }, (_, rank) => Math.round(100_000 / (rank + 1)));
		const itemIndices = Uint32Array.from(counts, (_, item) => item);
		const log = { ...shop.log, itemIds: [...itemIndices].map(String) };
		const { items } = profileDeeply(
			{ log, catalogue: { itemIds: [], columns: [] } },
			{ ...indexLog(shop.log), perItem: counts },
		);
		expect(items.exponent).toBeCloseTo(1, 1);
		expect(items.points[0]).toEqual({ rank: 1, count: 100_000 });
		expect(items.points.at(-1)).toEqual({ rank: 1000, count: 100 });
	});

	test('leaves out what the data does not say', () => {
		const { log } = datasetOf([[0, 0, 0, 0]], false);
		const profile = profileOf({ log, catalogue: { itemIds: [], columns: [] } });
		expect(profile).toMatchObject({ clock: null, newcomers: null, prices: null, categories: null, coPurchases: null });
	});
});
