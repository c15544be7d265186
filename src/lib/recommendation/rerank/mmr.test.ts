import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Catalogue } from '$lib/interactions/catalogue';
import type { RankedList } from '$lib/recommendation/recommendation';
import { createItemSimilarity, type ItemSimilarity } from './item-similarity';
import { mmr } from './mmr';

const text = (name: 'category' | 'brand', values: string[]) => ({ name, role: name, kind: 'text' as const, values });
const catalogueOf = (categories: string[], brands: string[]): Catalogue => ({
	itemIds: categories.map((_, item) => `i${item}`),
	columns: [text('category', categories), text('brand', brands)],
});

const request = {
	query: { userIndex: null, history: new Uint32Array(0), values: new Float32Array(0) },
	exclude: new Uint32Array(0),
	k: 10,
};

/** The definition, word for word: at each step look at everything again. */
function bruteForce(candidates: RankedList, k: number, similarity: ItemSimilarity, lambda: number): number[] {
	const scores = [...candidates.scores];
	const low = Math.min(...scores);
	const range = Math.max(...scores) - low;
	const picked: number[] = [];
	while (picked.length < Math.min(k, scores.length)) {
		const gains = scores.map((score, rank) => {
			if (picked.includes(rank)) return -Infinity;
			const similarities = picked.map((other) =>
				similarity(candidates.itemIndices[rank], candidates.itemIndices[other]),
			);
			return lambda * (range > 0 ? (score - low) / range : 0) - (1 - lambda) * Math.max(0, ...similarities);
		});
		picked.push(gains.indexOf(Math.max(...gains)));
	}
	return picked.map((rank) => candidates.itemIndices[rank]);
}

const worlds = fc.record({
	items: fc.array(
		fc.record({
			category: fc.constantFrom('', 'a', 'b', 'a|b', 'c'),
			brand: fc.constantFrom('', 'x', 'y'),
			embedding: fc.tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -3, max: 3 })),
			score: fc.integer({ min: -4, max: 4 }),
		}),
		{ minLength: 1, maxLength: 12 },
	),
	k: fc.integer({ min: 0, max: 15 }),
	diversity: fc.constantFrom(0, 0.1, 0.25, 0.5, 0.7, 0.9, 1),
});

function worldOf(items: { category: string; brand: string; embedding: [number, number]; score: number }[]) {
	const order = items.map((_, item) => item).sort((a, b) => items[b].score - items[a].score || a - b);
	const candidates: RankedList = {
		itemIndices: Uint32Array.from(order),
		scores: Float32Array.from(order, (item) => items[item].score),
	};
	const catalogue = catalogueOf(
		items.map(({ category }) => category),
		items.map(({ brand }) => brand),
	);
	const embeddings = { dim: 2, items: Float32Array.from(items.flatMap(({ embedding }) => embedding)) };
	return { candidates, similarity: createItemSimilarity(catalogue, embeddings) };
}

describe('maximal marginal relevance', () => {
	test('picks exactly what the brute-force greedy picks', () => {
		fc.assert(
			fc.property(worlds, ({ items, k, diversity }) => {
				const { candidates, similarity } = worldOf(items);
				// Again and again over the same list, as the Studio does: what was compared before is known.
				for (const weight of [diversity, 0.4, diversity]) {
					const picked = [...mmr(similarity, weight).rerank(candidates, k, request).itemIndices];
					expect(picked).toEqual(bruteForce(candidates, k, similarity, 1 - weight));
				}
			}),
			{ numRuns: 500 },
		);
	});

	test('diversity 0 is the identity, scores and ties included', () => {
		fc.assert(
			fc.property(worlds, ({ items, k }) => {
				const { candidates, similarity } = worldOf(items);
				const head = { itemIndices: candidates.itemIndices.slice(0, k), scores: candidates.scores.slice(0, k) };
				expect(mmr(similarity, 0).rerank(candidates, k, request)).toEqual(head);
			}),
		);
	});

	test('each item keeps its own score', () => {
		const { candidates, similarity } = worldOf([
			{ category: 'a', brand: 'x', embedding: [1, 0], score: 4 },
			{ category: 'a', brand: 'x', embedding: [1, 0], score: 3 },
			{ category: 'b', brand: 'y', embedding: [0, 1], score: 1 },
		]);
		const list = mmr(similarity, 0.8).rerank(candidates, 3, request);
		expect([...list.itemIndices]).toEqual([0, 2, 1]);
		expect([...list.scores]).toEqual([4, 1, 3]);
	});
});

describe('item similarity', () => {
	test('is the mean of shared categories, same brand and embedding cosine', () => {
		const similarity = createItemSimilarity(catalogueOf(['a|b', 'b|c', 'a|b', ''], ['x', 'x', 'y', '']), {
			dim: 2,
			items: Float32Array.of(1, 0, 1, 1, -1, 0, 0, 0),
		});
		expect(similarity(0, 1)).toBeCloseTo((1 / 3 + 1 + Math.SQRT1_2) / 3, 6);
		expect(similarity(0, 2)).toBeCloseTo((1 + 0 + 0) / 3, 6);
		// Blanks are not alike, and a zero vector is like nothing.
		expect(similarity(3, 3)).toBe(0);
		expect(similarity(1, 0)).toBe(similarity(0, 1));
	});

	test('columns that say nothing do not count', () => {
		const similarity = createItemSimilarity(catalogueOf(['a', 'a'], ['', '']), null);
		expect(similarity(0, 1)).toBe(1);
		expect(createItemSimilarity({ itemIds: ['i0', 'i1'], columns: [] }, null)(0, 1)).toBe(0);
	});
});
