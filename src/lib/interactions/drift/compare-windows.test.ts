import { describe, expect, test } from 'vitest';
import { createRng } from '$lib/core/rng';
import type { Dataset } from '$lib/interactions/dataset';
import { compareWindows } from './compare-windows';
import { defaultThresholds, driftLevel, type DriftReport } from './drift-report';
import { cutByTime, wholeLog } from './log-window';

const DAY = 86_400_000;
const START = Date.UTC(2025, 0, 6);

interface World {
	/** Chance of the dear half of the items, by day 0…99. */
	dear?: (day: number) => number;
	/** Whether an item may be taken on a day. */
	onSale?: (item: number, day: number) => boolean;
	seed?: number;
}

/** 6,000 rows over 100 days; 40 items, the first twenty cheap tea, the others dear cups; items 0 and 20 the most taken. */
function shop({ dear = () => 0.5, onSale = () => true, seed = 1 }: World = {}): Dataset {
	const rng = createRng(seed);
	const rows = Array.from({ length: 6000 }, (_, row) => {
		const day = Math.floor((row * 100) / 6000);
		let item: number;
		do item = Math.floor(20 * rng.next() ** 2) + (rng.next() < dear(day) ? 20 : 0);
		while (!onSale(item, day));
		return { user: rng.integer(300), item, time: START + day * DAY + rng.integer(DAY) };
	});
	const itemIds = Array.from({ length: 40 }, (_, item) => `item ${item}`);
	return {
		log: {
			userIds: Array.from({ length: 300 }, (_, user) => `user ${user}`),
			itemIds,
			userIndices: Uint32Array.from(rows, ({ user }) => user),
			itemIndices: Uint32Array.from(rows, ({ item }) => item),
			eventNames: ['view', 'purchase'],
			eventCodes: Uint8Array.from(rows, () => rng.integer(2)),
			values: new Float32Array(rows.length).fill(1),
			timestamps: Float64Array.from(rows, ({ time }) => time),
			hasValues: false,
			hasTimestamps: true,
		},
		catalogue: {
			itemIds,
			columns: [
				{
					name: 'group',
					role: 'category',
					kind: 'text',
					values: itemIds.map((_, item) => (item < 20 ? 'Tea' : 'Cups')),
				},
				{ name: 'price', role: 'price', kind: 'number', values: Float32Array.from(itemIds, (_, item) => 1 + item) },
			],
		},
	};
}

function halves(world: World): DriftReport {
	const { baseline, current } = cutByTime(shop(world), { kind: 'share', share: 0.5 });
	return compareWindows(baseline, current);
}

const flagged = (report: DriftReport) =>
	report.columns.filter((column) => driftLevel(column, defaultThresholds) !== 'stable').map(({ name }) => name);

describe('drift between two windows', () => {
	test('is silent where nothing changed, in large and in small windows', () => {
		for (const seed of [1, 2, 3]) {
			expect(flagged(halves({ seed }))).toEqual([]);
			const { baseline, current } = cutByTime(shop({ seed }), { kind: 'days', days: 1 });
			expect(flagged(compareWindows(baseline, current))).toEqual([]);
		}
	});

	test('finds a shift to dear items in price and category, the larger first, and nowhere else', () => {
		const report = halves({ dear: (day) => (day < 50 ? 0.3 : 0.7) });
		expect(flagged(report).sort()).toEqual(['group', 'popularity', 'price']);
		const price = report.columns.find(({ name }) => name === 'price')!;
		expect(price.ks!.statistic).toBeCloseTo(0.4, 1);
		expect(price.ks!.pValue).toBeLessThan(1e-6);
		const group = report.columns.find(({ name }) => name === 'group')!;
		// Two bins of .3/.7 against .7/.3: PSI = 2 · .4 · ln(7/3).
		expect(group.psi).toBeCloseTo(0.8 * Math.log(7 / 3), 1);
		expect(driftLevel(group, defaultThresholds)).toBe('major');
		expect(driftLevel(group, { moderate: 0.5, major: 1 })).toBe('moderate');
		expect(group.bins.map(({ label }) => label).sort()).toEqual(['Cups', 'Tea']);
	});

	test('counts new and vanished items with the share they hold', () => {
		const { items } = halves({ onSale: (item, day) => (day < 50 ? item !== 3 : item !== 5) });
		expect([items.newCount, items.vanishedCount]).toEqual([1, 1]);
		expect(items.newShare).toBeGreaterThan(0.01);
		expect(items.risers.map(({ itemId }) => itemId)).toContain('item 3');
		expect(items.fallers[0].itemId).toBe('item 5');
		expect(items.fallers[0].current).toBe(0);
	});

	test('measures how popularity moved: ρ high and no divergence where it did not, below 0 where it turned over', () => {
		const still = halves({}).items;
		expect(still.rankCorrelation).toBeGreaterThan(0.5);
		expect(still.jensenShannon).toBeLessThan(0.02);
		const turned = shop();
		turned.log.itemIndices.forEach((item, row) => row >= 3000 && (turned.log.itemIndices[row] = 39 - item));
		const { baseline, current } = cutByTime(turned, { kind: 'share', share: 0.5 });
		const { items } = compareWindows(baseline, current);
		expect(items.rankCorrelation).toBeLessThan(0);
		expect(items.jensenShannon).toBeGreaterThan(0.1);
	});

	test('compares two data sets by item id, whatever their order, also without times', () => {
		const other = shop();
		const flipped: Dataset = {
			catalogue: other.catalogue,
			log: {
				...other.log,
				itemIds: other.log.itemIds.toReversed(),
				itemIndices: other.log.itemIndices.map((item) => 39 - item),
				hasTimestamps: false,
			},
		};
		const report = compareWindows(wholeLog(shop()), wholeLog(flipped));
		expect(report.items).toMatchObject({ newCount: 0, vanishedCount: 0, rankCorrelation: 1, jensenShannon: 0 });
		expect(report.columns.every(({ psi }) => psi < 1e-9)).toBe(true);
		expect(report.current.firstTimestamp).toBeNull();
	});

	test('refuses a cut that leaves a side empty, and says the way out', () => {
		expect(() => cutByTime(shop(), { kind: 'days', days: 1000 })).toThrow(/choose a shorter one/);
		const timeless = shop();
		const { log, catalogue } = timeless;
		const cut = () => cutByTime({ catalogue, log: { ...log, hasTimestamps: false } }, { kind: 'share', share: 0.5 });
		expect(cut).toThrow(/compare it with another data set/);
	});
});
