import { describe, expect, test } from 'vitest';
import type { Catalogue, CatalogueColumn } from '$lib/interactions/catalogue';
import { createWorth, missingFor, objectiveFaults, type ObjectiveWeights } from './objective';

const column = (name: string, role: CatalogueColumn['role'], ...values: number[]): CatalogueColumn => ({
	...{ name, role, kind: 'number' },
	values: Float32Array.from(values),
});
const catalogue = (...columns: CatalogueColumn[]): Catalogue => ({ itemIds: ['a', 'b', 'c'], columns });
const price = column('price', 'price', 10, 20, NaN);
const margin = column('margin', 'attribute', 1, -2, 3);
const full = catalogue(price, margin);

const weigh = (weights: Partial<ObjectiveWeights>, of = full) =>
	createWorth({ clicks: 0, purchases: 0, revenue: 0, margin: 0, ...weights }, of);
/** Clicks of three candidates, then purchases. */
const chances = Float64Array.of(0.5, 0.25, 0.125, 0.1, 0.2, 0.4);
const items = Uint32Array.of(1, 0, 2);

describe('what a list is ranked by', () => {
	test('needs prices for revenue and a margin or a cost for margin, and says so', () => {
		expect(objectiveFaults(full)).toEqual({});
		expect(missingFor('clicks', catalogue())).toBeNull();
		expect(missingFor('revenue', catalogue())).toContain('no price');
		expect(missingFor('revenue', catalogue(column('price', 'price', NaN, NaN, NaN)))).toContain('no price');
		expect(missingFor('margin', catalogue(price))).toContain('neither a margin nor a cost');
		expect(Object.keys(objectiveFaults(catalogue()))).toEqual(['revenue', 'margin']);
	});

	test('is one expectation in its own unit; a price nobody knows earns nothing', () => {
		expect([...weigh({ clicks: 0.2 }).worthOf(items, chances)]).toEqual([0.5, 0.25, 0.125]);
		expect([...weigh({ revenue: 1 }).worthOf(items, chances)]).toEqual([0.1 * 20, 0.2 * 10, 0]);
		expect([...weigh({ margin: 1 }).worthOf(items, chances)]).toEqual(
			[-0.2, 0.2, 1.2].map((x) => expect.closeTo(x, 6)),
		);
	});

	test('is several in units of their mean size, by weight', () => {
		// Mean sizes: clicks 0.875 / 3, margin (0.2 + 0.2 + 1.2) / 3.
		const expected = [0, 1, 2].map((row) => {
			return (3 * chances[row]) / (0.875 / 3) + (0.5 * [-0.2, 0.2, 1.2][row]) / (1.6 / 3);
		});
		expect([...weigh({ clicks: 3, margin: 0.5 }).worthOf(items, chances)]).toEqual(
			expected.map((worth) => expect.closeTo(worth, 5)),
		);
	});

	test('falls back to clicks where the catalogue can feed none of what is asked', () => {
		const { active, worthOf } = weigh({ revenue: 1, margin: 1 }, catalogue());
		expect(active).toEqual([]);
		expect([...worthOf(items, chances)]).toEqual([0.5, 0.25, 0.125]);
	});
});
