import { expect, test } from 'vitest';
import { newThings } from './new-things';

const popularity = Uint32Array.of(9, 7, 8, 2, 0, 4);
const ageDays = Float32Array.of(100, 90, 80, 3, Infinity, 50);
/** 3 is like 1 and 2, 5 like nothing known, 4 like 0. */
const alike = new Set(['3 1', '3 2', '4 0', '3 4']);
const similarity = (a: number, b: number) => (alike.has(`${a} ${b}`) ? 0.5 : 0);

test('the youngest first, what nobody took before all, each beside the best-known of its like', () => {
	expect(newThings(popularity, ageDays, similarity, 5, 10)).toEqual({
		newCount: 3,
		itemCount: 6,
		items: [
			{ itemIndex: 4, people: 0, ageDays: null, nearest: 0 },
			{ itemIndex: 3, people: 2, ageDays: 3, nearest: 2 },
			{ itemIndex: 5, people: 4, ageDays: 50, nearest: null },
		],
	});
	expect(newThings(popularity, ageDays, similarity, 5, 1).items).toHaveLength(1);
	expect(newThings(popularity, ageDays, similarity, 1, 9).newCount).toBe(1);
});
