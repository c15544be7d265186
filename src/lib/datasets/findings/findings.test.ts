import { describe, expect, test } from 'vitest';
import { createRng } from '$lib/core/rng';
import { datasetOf, type Row } from '$lib/datasets/test-dataset';
import type { Dataset } from '$lib/interactions/dataset';
import { generateDemoStore } from '$lib/interactions/demo-store/generate-demo-store';
import { indexLog } from '$lib/interactions/profile/row-orders';
import type { Evidence } from './finding';
import { findAll, findingChecks, fixOf } from './registry';

const DAY = 86_400_000;
const START = Date.UTC(2025, 0, 6);

/** 150 people, 60 items, 12 visits each at human hours and human pace: nothing to find. */
function cleanRows(): Row[] {
	const rng = createRng(3);
	return Array.from({ length: 150 }, (_, person) => {
		const items = rng.shuffle(Array.from({ length: 60 }, (_, item) => item)).slice(0, 12);
		return items.map((item, visit): Row => {
			const time = START + visit * 5 * DAY + 8 * 3_600_000 + rng.integer(12 * 3_600_000);
			return { user: `person ${person}`, item: `item ${item}`, value: 1 + rng.integer(3), time };
		});
	}).flat();
}

function evidenceOf(dataset: Dataset): Evidence {
	return { ...dataset, index: indexLog(dataset.log), nowMs: Date.UTC(2027, 0) };
}

const foundIn = (dataset: Dataset) => findAll(evidenceOf(dataset)).map(({ meta }) => meta.id);

/** A fault planted in clean rows, and how many rows are left once it is mended. */
interface Plant {
	rows?: (clean: Row[]) => Row[];
	columns?: (clean: Dataset) => Dataset;
	rowsAfter: (clean: number) => number;
}

const evenly = (count: number, gapMs: number, from = START + 9 * 3_600_000): Row[] =>
	Array.from({ length: count }, (_, step) => ({
		user: 'crawler',
		item: `item ${step % 60}`,
		value: 1,
		time: from + step * gapMs,
	}));

const plants: Record<string, Plant[]> = {
	'repeated-rows': [{ rows: (clean) => [...clean, ...clean.slice(0, 90)], rowsAfter: (clean) => clean }],
	robots: [
		// 120 clicks in four minutes, at an uneven pace.
		{
			rows: (clean) => [...clean, ...evenly(20, 1000), ...evenly(100, 2000, START + 9.01 * 3_600_000)],
			rowsAfter: (clean) => clean,
		},
		// Every 20 minutes like a clock, and never asleep.
		{ rows: (clean) => [...clean, ...evenly(70, 20 * 60_000)], rowsAfter: (clean) => clean },
	],
	'shared-account': [
		{
			rows: (clean) => clean.map((row, place) => (place % 2 === 0 ? { ...row, user: 'guest' } : row)),
			rowsAfter: (clean) => clean / 2,
		},
	],
	'time-collisions': [
		{ rows: (clean) => clean.map((row) => ({ ...row, time: START })), rowsAfter: (clean) => clean },
		{
			rows: (clean) => clean.map((row) => ({ ...row, time: START + (Number(row.user.slice(7)) % 90) * DAY })),
			rowsAfter: (clean) => clean,
		},
	],
	'implausible-times': [
		{
			rows: (clean) => clean.map((row, place) => (place < 7 ? { ...row, time: 0 } : row)),
			rowsAfter: (clean) => clean - 7,
		},
		{
			rows: (clean) => clean.map((row, place) => (place < 2 ? { ...row, time: Date.UTC(2031, 1) } : row)),
			rowsAfter: (clean) => clean - 2,
		},
	],
	'negative-values': [
		{
			rows: (clean) => clean.map((row, place) => (place < 30 ? { ...row, value: -1 } : row)),
			rowsAfter: (clean) => clean - 30,
		},
	],
	'undescribed-items': [
		{
			columns: ({ log, catalogue }) => {
				const [first, ...itemIds] = catalogue.itemIds;
				expect(first).toBe(log.itemIds[0]);
				const columns = catalogue.columns.map((column) => ({ ...column, values: column.values.slice(1) }));
				return { log, catalogue: { itemIds, columns: columns as typeof catalogue.columns } };
			},
			rowsAfter: (clean) => clean - cleanRows().filter(({ item }, _, [first]) => item === first.item).length,
		},
	],
	'thin-core': [
		{
			rows: (clean) => [
				...clean,
				...Array.from({ length: 60 }, (_, visitor) => ({
					user: `once ${visitor}`,
					item: 'item 1',
					value: 1,
					time: START + visitor * 61_000,
				})),
			],
			rowsAfter: (clean) => clean,
		},
	],
	'cold-items': [
		{
			columns: ({ log, catalogue }) => {
				const coldIds = Array.from({ length: 10 }, (_, item) => `cold ${item}`);
				return { log, catalogue: { itemIds: [...catalogue.itemIds, ...coldIds], columns: [] } };
			},
			rowsAfter: (clean) => clean,
		},
	],
	'constant-columns': [
		{
			columns: ({ log, catalogue }) => {
				const values = catalogue.itemIds.map(() => 'shop');
				const constant = { name: 'seller', role: 'attribute', kind: 'text', values } as const;
				return { log, catalogue: { ...catalogue, columns: [...catalogue.columns, constant] } };
			},
			rowsAfter: (clean) => clean,
		},
	],
};

describe('findings', () => {
	test('say nothing about clean data', () => {
		expect(foundIn(datasetOf(cleanRows()))).toEqual([]);
	});

	test('say nothing grave about the demo store', async () => {
		const { dataset } = await generateDemoStore({ userCount: 400, itemCount: 120, interactionCount: 6000 });
		const grave = findAll(evidenceOf(dataset)).filter(({ severity }) => severity !== 'note');
		expect(grave.map(({ says }) => says)).toEqual([]);
	});

	test('have a planted fault for every check there is', () => {
		expect(Object.keys(plants).sort()).toEqual(findingChecks.map(({ meta }) => meta.id).sort());
	});

	const cases = Object.entries(plants).flatMap(([id, all]) => all.map((plant, number) => ({ id, number, plant })));
	test.each(cases)('$id: finds planted fault $number, says a number, and mends it', ({ id, plant }) => {
		const clean = cleanRows();
		const rows = plant.rows?.(clean) ?? clean;
		const dataset = plant.columns?.(datasetOf(rows)) ?? datasetOf(rows);
		const evidence = evidenceOf(dataset);
		const finding = findAll(evidence).find(({ meta }) => meta.id === id);
		expect(finding?.says).toMatch(/\d/);
		const check = findingChecks.find(({ meta }) => meta.id === id)!;
		expect(Boolean(check.fix)).toBe(check.meta.fix !== null);
		expect(check.meta.fix ?? check.meta.elsewhere, 'there is something to click').toBeTruthy();
		if (!check.fix) return;
		const mended = check.fix(evidence);
		expect(foundIn(mended)).not.toContain(id);
		expect(mended.log.userIndices.length).toBe(plant.rowsAfter(clean.length));
		expect(Math.max(...mended.log.itemIndices)).toBe(mended.log.itemIds.length - 1);
	});

	test('leave what they mend as it was', () => {
		const dataset = datasetOf([...cleanRows(), ...cleanRows().slice(0, 90)]);
		const before = structuredClone(dataset);
		for (const { fix } of findingChecks) {
			try {
				fix?.(evidenceOf(dataset));
			} catch (error) {
				expect((error as Error).name).toBe('InvalidRequestError');
			}
		}
		expect(dataset).toEqual(before);
	});

	test('note cold items from one in twenty on, and say nothing of an empty catalogue', () => {
		const rows = Array.from({ length: 95 }, (_, item) => ({ user: 'u', item: `item ${item}` }));
		const { log, catalogue } = datasetOf(rows);
		const withCold = (count: number) => {
			const cold = Array.from({ length: count }, (_, item) => `cold ${item}`);
			return { log, catalogue: { itemIds: [...catalogue.itemIds, ...cold], columns: [] } };
		};
		expect(foundIn(withCold(5))).toContain('cold-items');
		expect(foundIn(withCold(4))).not.toContain('cold-items');
		expect(foundIn({ log, catalogue: { itemIds: [], columns: [] } })).not.toContain('cold-items');
	});

	test('refuse a fix that does not exist or would leave nothing', () => {
		expect(() => fixOf('cold-items')).toThrow(expect.objectContaining({ name: 'InvalidRequestError' }));
		const thin = datasetOf([{ user: 'a', item: 'b' }]);
		expect(() => fixOf('thin-core').fix(evidenceOf(thin))).toThrow(/No interaction would be left/);
	});
});
