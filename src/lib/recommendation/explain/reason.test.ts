import { describe, expect, test } from 'vitest';
import type { Catalogue } from '$lib/interactions/catalogue';
import type { Contribution } from '$lib/models/model';
import type { CandidateSource, RecommendRequest, SourceKind } from '$lib/recommendation/recommendation';
import type { CoPurchaseSource } from '$lib/recommendation/retrieve/co-purchase-source';
import type { PopularSource } from '$lib/recommendation/retrieve/popular-source';
import { reasonFor, type ReasonContext } from './reason';
import { verbOfEvent } from './verbs';

const text = (name: 'title' | 'category' | 'brand', values: string[]) => ({
	name,
	role: name,
	kind: 'text' as const,
	values,
});
const catalogue: Catalogue = {
	itemIds: ['a', 'b', 'c', 'd'],
	columns: [
		text('title', ['Red shoe', 'Blue shoe', 'Lamp', '']),
		text('category', ['Shoes', 'Shoes', 'Home', 'Comedy|Drama']),
		text('brand', ['Acme', 'Acme', 'Bright', '']),
	],
};
const context: ReasonContext = {
	catalogue,
	similarity: () => (item, other) => (item + other === 1 ? 0.9 : 0),
	verbOf: (item) => (item === 0 ? 'looked at' : 'bought'),
};
const request: RecommendRequest = {
	query: { userIndex: null, history: Uint32Array.of(0, 2), values: Float32Array.of(1, 1) },
	exclude: new Uint32Array(0),
	k: 1,
};
const sourceOf = (kind: SourceKind, evidence?: Contribution[]): CandidateSource => ({
	kind,
	id: 'x',
	label: 'Item kNN',
	score: () => {},
	...(evidence && { explain: () => evidence }),
});
const say = (source: CandidateSource, item: number) => reasonFor(source, request, item, context).text;

describe('reasons', () => {
	test('a model that explains names what counted, and a second item only where it weighs half as much', () => {
		const strong = { itemIndex: 0, weight: 1 };
		expect(say(sourceOf('model', [strong, { itemIndex: 2, weight: 0.2 }]), 1)).toBe('Because you looked at Red shoe');
		expect(say(sourceOf('model', [strong, { itemIndex: 2, weight: 0.6 }]), 1)).toBe(
			'Because you looked at Red shoe and bought Lamp',
		);
	});

	test('a model that cannot explain points at the most similar thing in the history', () => {
		const reason = reasonFor(sourceOf('model'), request, 1, context);
		expect(reason.text).toBe('Similar to Red shoe: same category and brand');
		expect(reason.evidence).toEqual([{ itemIndex: 0, weight: 0.9 }]);
	});

	test('what speaks against an item is no reason for it, and where there is none the model is named', () => {
		expect(say(sourceOf('model', [{ itemIndex: 0, weight: -1 }]), 3)).toBe('Ranked for you by Item kNN');
		expect(say(sourceOf('crowd'), 3)).toBe('Popular with other shoppers');
	});

	test('popularity gives the window, the category and the number of people', () => {
		const popular: PopularSource = {
			...sourceOf('popular'),
			kind: 'popular',
			windowDays: 30,
			counts: Uint32Array.of(1234, 1, 0, 5),
		};
		expect(say(popular, 0)).toBe('Popular this month in Shoes: 1,234 people');
		expect(say({ ...popular, windowDays: null } as PopularSource, 1)).toBe('Popular in Shoes: 1 person');
		expect(say({ ...popular, windowDays: 14 } as PopularSource, 3)).toBe(
			'Popular in the last 14 days in Comedy, Drama: 5 people',
		);
		expect(say(popular, 2)).toBe('From the rest of the shop');
	});

	test('bought together says "often" only from three on', () => {
		const together = (baskets: number, people: number): CoPurchaseSource => ({
			...sourceOf('co-purchase', [{ itemIndex: 2, weight: 1 }]),
			kind: 'co-purchase',
			timesTogether: () => ({ baskets, people }),
		});
		expect(say(together(12, 20), 0)).toBe('Often bought with Lamp: in 12 baskets');
		expect(say(together(1, 1), 0)).toBe('Bought with Lamp: in 1 basket');
		expect(say(together(0, 4), 0)).toBe('Often bought by the same people as Lamp: 4 people');
	});

	test('a similar item names what it shares, or nothing', () => {
		expect(say(sourceOf('similar', [{ itemIndex: 0, weight: 1 }]), 1)).toBe(
			'Similar to Red shoe: same category and brand',
		);
		expect(say(sourceOf('similar', [{ itemIndex: 3, weight: 1 }]), 1)).toBe('Similar to d');
	});

	test('the verb comes from the event', () => {
		expect(['purchase', 'view', 'rating', 'add_to_cart', 'wish'].map(verbOfEvent)).toEqual([
			'bought',
			'looked at',
			'rated',
			'picked',
			'chose',
		]);
	});
});
