import { expect, test } from 'vitest';
import type { CatalogueColumn } from '$lib/interactions/catalogue';
import { itemFeatures } from './item-features';

function featuresOf(columns: CatalogueColumn[], itemCount: number, buckets = 64) {
	const itemIds = Array.from({ length: itemCount }, (_, item) => String(item));
	return itemFeatures({ itemIds, columns }, itemCount, buckets);
}

function text(role: CatalogueColumn['role'], values: string[], name: string = role): CatalogueColumn {
	return { name, role, kind: 'text', values };
}

/** Rows of each item, in order. */
function rowsOf({ bags }: { bags: { offsets: Uint32Array; rows: Uint32Array } }): number[][] {
	return Array.from({ length: bags.offsets.length - 1 }, (_, item) => [
		...bags.rows.subarray(bags.offsets[item], bags.offsets[item + 1]),
	]);
}

test('gives each value of a cell parted by bars its own row, blanks none, and weighs them to 1', () => {
	const { groups } = featuresOf([text('category', ['Tea|Hot', 'Hot | Tea', 'Hot|Hot', '', 'Tea'])], 5);
	expect(groups.map(({ name, rowCount }) => [name, rowCount])).toEqual([['category', 2]]);
	expect(rowsOf(groups[0])).toEqual([[0, 1], [0, 1], [1], [], [0]]);
	expect([...groups[0].bags.weights]).toEqual([0.5, 0.5, 0.5, 0.5, 1, 1]);
});

test('leaves out a value only one item has, and columns that only name or picture the item', () => {
	const titled = [text('title', ['a', 'a']), text('description', ['b', 'b']), text('image', ['c', 'c'])];
	expect(featuresOf(titled, 2).groups).toEqual([]);
	expect(rowsOf(featuresOf([text('brand', ['x', 'x', 'y'])], 3).groups[0])).toEqual([[0], [0], []]);
});

test('hashes every further column into the buckets, apart by column name', () => {
	const columns = [
		text('attribute', ['red', 'red', 'blue', 'blue'], 'colour'),
		text('attribute', ['red', 'red', '', ''], 'label'),
	];
	const [group] = featuresOf(columns, 4, 1 << 16).groups;
	const [first, second, third, fourth] = rowsOf(group);
	expect(group.rowCount).toBe(1 << 16);
	expect(first).toEqual(second);
	expect(third).toEqual(fourth);
	expect(new Set([...first, ...third]).size).toBe(3);
	expect(Math.max(...group.bags.rows)).toBeLessThan(1 << 16);
});

test('takes a further number column by sixteenths, equal numbers together', () => {
	const values = Float32Array.from({ length: 64 }, (_, item) => (item === 63 ? NaN : item < 32 ? 5 : item));
	const [group] = featuresOf([{ name: 'year', role: 'attribute', kind: 'number', values }], 64, 1 << 16).groups;
	const rows = rowsOf(group);
	expect(new Set(rows.slice(0, 32).map(String)).size).toBe(1);
	expect(rows[63]).toEqual([]);
	expect(new Set(rows.slice(32, 63).map(String)).size).toBeGreaterThan(4);
});

test('standardises the logarithm of the price, and says who has none', () => {
	const values = Float32Array.of(Math.E - 1, Math.exp(3) - 1, NaN, -4);
	const { numeric, numericCount } = featuresOf([{ name: 'price', role: 'price', kind: 'number', values }], 4);
	expect(numericCount).toBe(2);
	[-1, 1, 1, 1, 0, 0, 0, 0].forEach((value, index) => expect(numeric[index]).toBeCloseTo(value, 5));
});

test('leaves out a price that is the same everywhere', () => {
	const values = new Float32Array(3).fill(9.5);
	expect(featuresOf([{ name: 'price', role: 'price', kind: 'number', values }], 3).numericCount).toBe(0);
});
