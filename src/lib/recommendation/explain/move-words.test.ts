import { describe, expect, test } from 'vitest';
import type { Catalogue } from '$lib/interactions/catalogue';
import { moveWords } from './move-words';

const catalogue: Catalogue = {
	itemIds: ['a', 'b', 'c', 'd', 'e'],
	columns: [{ name: 'kind', role: 'category', kind: 'text', values: ['Shoes', 'Shoes', 'Shoes', 'Hats', ''] }],
};
const before = Uint32Array.of(0, 1, 2, 3, 4);
const words = (shown: number[], place: number) => moveWords(catalogue, before, Uint32Array.from(shown), place);

describe('what re-ranking did', () => {
	test('an item behind others of its kind says how many', () => {
		expect(words([0, 1, 3, 2], 3)).toBe('Moved from 3 to 4: two more of Shoes above it');
	});

	test('an item that came up says what it passed', () => {
		expect(words([0, 3, 1, 2], 1)).toBe('Moved from 4 to 2: unlike two it passed, it is of Hats');
	});

	test('a stayer, a stranger and an item of no kind say no more than there is', () => {
		expect(words([0, 3], 0)).toBeNull();
		expect(moveWords(catalogue, Uint32Array.of(0), Uint32Array.of(3), 0)).toBeNull();
		expect(words([4, 0], 0)).toBe('Moved from 5 to 1');
	});
});
