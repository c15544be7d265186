import { describe, expect, test } from 'vitest';
import type { Catalogue } from '$lib/interactions/catalogue';
import { termCodes } from '$lib/recommendation/rerank/term-codes';
import { intentRule } from './intent-rule';
import { profileSession, type SessionAction } from './session-profile';

const catalogue: Catalogue = {
	itemIds: ['a', 'b', 'c', 'd'],
	columns: [
		{ name: 'kind', role: 'category', kind: 'text', values: ['Shoes', 'Shoes|Sale', 'Hats', ''] },
		{ name: 'price', role: 'price', kind: 'number', values: Float32Array.of(30, 60, 90, NaN) },
	],
};
const terms = termCodes(catalogue, 'category');
const did = (kind: SessionAction['kind'], itemIndex: number, dwellMs = 0): SessionAction => ({
	kind,
	itemIndex,
	dwellMs,
});
const shareOf = (actions: SessionAction[], name: string) =>
	profileSession(actions, terms, catalogue).categoryShares[terms.codeOf(name)];

describe('what a session is about', () => {
	test('a basket weighs three looks, and ten seconds of looking two', () => {
		expect(shareOf([did('looked at', 0), did('put in basket', 2)], 'Hats')).toBeCloseTo(3 / 4, 9);
		expect(shareOf([did('looked at', 0, 10_000), did('looked at', 2)], 'Shoes')).toBeCloseTo(2 / 3, 9);
		expect(shareOf([did('looked at', 1)], 'Sale')).toBeCloseTo(1 / 2, 9);
	});

	test('prices span what was touched; what has no category or price says nothing', () => {
		expect(profileSession([did('looked at', 0), did('bought', 2)], terms, catalogue).priceRange).toEqual([30, 90]);
		const blank = profileSession([did('looked at', 3)], terms, catalogue);
		expect([...blank.categoryShares, blank.priceRange]).toEqual([0, 0, 0, null]);
	});

	test('lifts its categories and prices, and nothing where nothing was done', () => {
		const rule = intentRule(0.4, terms, catalogue);
		const request = { query: { userIndex: null, history: new Uint32Array(0), values: new Float32Array(0) } };
		const asked = { ...request, exclude: new Uint32Array(0), k: 3 };
		const session = profileSession([did('looked at', 0)], terms, catalogue);
		expect([0, 1, 2, 3].map((item) => rule.lift!(item, { ...asked, session }))).toEqual(
			[1, 0.75, 0, 0].map((share) => 0.4 * share),
		);
		expect(rule.lift!(0, asked)).toBe(0);
	});
});
