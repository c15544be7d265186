import { describe, expect, test } from 'vitest';
import type { RecommendRequest, Rule } from '$lib/recommendation/recommendation';
import { choosePins } from './pins';

const request: RecommendRequest = {
	query: { userIndex: null, history: new Uint32Array(0), values: new Float32Array(0) },
	exclude: Uint32Array.of(8),
	k: 5,
};
const pin = (label: string, place: number, ...items: number[]): Rule => ({
	label,
	pin: { place, itemIndices: Uint32Array.from(items) },
});
const chosen = (rules: readonly Rule[], candidates: number[], barred: Uint8Array | null = null, more = {}) =>
	choosePins(rules, { ...request, ...more }, barred, Uint32Array.from(candidates)).map(
		({ place, itemIndex, label }) => `${place}: ${itemIndex} ${label}`,
	);

describe('a pin', () => {
	test('takes of its items the best-placed candidate, not the first of its own order', () => {
		expect(chosen([pin('a', 1, 3, 4, 5)], [9, 5, 3])).toEqual(['1: 5 a']);
		expect(chosen([pin('a', 1, 3, 4, 5)], [9])).toEqual(['1: 3 a']);
	});

	test('takes nothing excluded, barred or an anchor, and nothing twice', () => {
		const barred = new Uint8Array(10);
		barred[7] = 1;
		const anchorItems = Uint32Array.of(6);
		expect(chosen([pin('a', 0, 8, 7, 6, 5)], [8, 7, 6], barred, { anchorItems })).toEqual(['0: 5 a']);
		expect(chosen([pin('a', 0, 5), pin('b', 1, 5, 4)], [5])).toEqual(['0: 5 a', '1: 4 b']);
		expect(chosen([pin('a', 0, 8)], [8])).toEqual([]);
	});

	test('has its place before a later pin and before what is drawn; places past the list stay empty', () => {
		const drawn: Rule = {
			label: 'd',
			draw: () => [
				{ place: 0, itemIndex: 1 },
				{ place: 2, itemIndex: 2 },
				{ place: 5, itemIndex: 3 },
			],
		};
		expect(chosen([drawn, pin('a', 3, 5), pin('b', 0, 4), pin('c', 3, 6), pin('e', 5, 9)], [])).toEqual([
			'0: 4 b',
			'2: 2 d',
			'3: 5 a',
		]);
	});
});
