import { expect, test } from 'vitest';
import type { ItemMap } from '$lib/recommendation/map/map-calls';
import { mapColours } from './map-colours';

const categories = [...'AABBBCDEFGHIJ', ''].map((label) => (label === '' ? '' : `${label}|x`));
const map = {
	info: {
		categories,
		brands: categories.map(() => ''),
		prices: Float32Array.of(NaN, ...categories.keys()).slice(0, 14),
	},
	popularity: new Uint32Array(14).fill(3),
} as unknown as ItemMap;

test('the largest groups have colours of their own, the rest and blanks share the first', () => {
	const { names, palette, codes } = mapColours(map, 'category');
	expect(names.slice(0, 4)).toEqual(['All others', 'B', 'A', 'C']);
	expect(names).toHaveLength(9);
	expect(palette).toHaveLength(9);
	expect([...codes]).toEqual([2, 2, 1, 1, 1, 3, 4, 5, 6, 7, 8, 0, 0, 0]);
});

test('numbers are cut into bands of equally many items; an unknown one stands apart; equal ones are one band', () => {
	const { codes } = mapColours(map, 'price');
	expect([...codes]).toEqual([0, 1, 1, 2, 2, 2, 3, 3, 4, 4, 4, 5, 5, 5]);
	expect(new Set(mapColours(map, 'popularity').codes).size).toBe(1);
});
