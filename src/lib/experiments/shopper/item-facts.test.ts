import { describe, expect, test } from 'vitest';
import type { Catalogue } from '$lib/interactions/catalogue';
import { itemFacts } from './item-facts';

const itemIds = ['a', 'b', 'c', 'd'];
const described: Catalogue = {
	itemIds,
	columns: [
		{ name: 'kind', role: 'category', kind: 'text', values: ['Tea', 'Cups', '', 'Tea'] },
		{ name: 'price', role: 'price', kind: 'number', values: Float32Array.of(4, NaN, 9, 2) },
	],
};

describe('what the simulation knows of the items', () => {
	test('categories by first appearance, and the middle price where one is missing or none', () => {
		const { categories, categoryCount, prices, hasPrices } = itemFacts(described);
		expect([...categories]).toEqual([0, 1, 2, 0]);
		expect(categoryCount).toBe(3);
		expect([...prices]).toEqual([4, 4, 9, 2]);
		expect(hasPrices).toBe(true);
	});

	test('one category and the price 1 where the catalogue says nothing', () => {
		const { categories, categoryCount, prices, hasPrices } = itemFacts({ itemIds, columns: [] });
		expect([...categories]).toEqual([0, 0, 0, 0]);
		expect(categoryCount).toBe(1);
		expect([...prices]).toEqual([1, 1, 1, 1]);
		expect(hasPrices).toBe(false);
	});

	test('a margin of 20 to 50 % that hangs on the item’s id alone', () => {
		const many = Array.from({ length: 500 }, (_, item) => `item ${item}`);
		const { margins } = itemFacts({ itemIds: many, columns: [] });
		expect(Math.min(...margins)).toBeGreaterThanOrEqual(Math.fround(0.2));
		expect(Math.max(...margins)).toBeLessThan(0.5);
		const mean = margins.reduce((sum, margin) => sum + margin, 0) / many.length;
		// Uniform on 0.3: four standard errors.
		expect(Math.abs(mean - 0.35)).toBeLessThan((4 * 0.3) / Math.sqrt(12 * many.length));
		const [own] = itemFacts({ itemIds: ['item 7'], columns: [] }).margins;
		expect(own).toBe(margins[7]);
	});
});
