import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Catalogue } from '$lib/interactions/catalogue';
import { defaultOptions, type ModelMeta } from '$lib/models/model';
import type { RankedList, RecommendRequest } from '$lib/recommendation/recommendation';
import { calibrationDivergence } from './calibrated';
import { dpp } from './dpp';
import { createItemSimilarity, type ItemSimilarity } from './item-similarity';
import { priceBands } from './price-spread';
import { rerankChain, rerankers } from './registry';
import type { RerankMaterial } from './reranker';
import { runChain } from './run-chain';
import { termCodes, termShares } from './term-codes';

interface Item {
	category: string;
	brand: string;
	price: number;
	score: number;
	people: number;
	age: number;
	embedding: [number, number, number];
}

const coordinate = fc.integer({ min: -3, max: 3 });
const items: fc.Arbitrary<Item[]> = fc.array(
	fc.record({
		category: fc.constantFrom('', 'a', 'b', 'c', 'a|b', 'b|c|d'),
		brand: fc.constantFrom('', 'x', 'y'),
		price: fc.constantFrom(NaN, 1, 5, 20, 100),
		score: fc.integer({ min: -4, max: 4 }),
		people: fc.integer({ min: 0, max: 50 }),
		age: fc.constantFrom(0, 3, 100, Infinity),
		embedding: fc.tuple(coordinate, coordinate, coordinate),
	}),
	{ minLength: 1, maxLength: 10 },
);

function worldOf(world: readonly Item[], history: readonly number[] = [0]) {
	const text = (name: 'category' | 'brand') =>
		({ name, role: name, kind: 'text', values: world.map((item) => item[name]) }) as const;
	const catalogue: Catalogue = {
		itemIds: world.map((_, item) => `i${item}`),
		columns: [
			text('category'),
			text('brand'),
			{ name: 'price', role: 'price', kind: 'number', values: Float32Array.from(world, ({ price }) => price) },
		],
	};
	const embeddings = { dim: 3, items: Float32Array.from(world.flatMap(({ embedding }) => embedding)) };
	const similarity = createItemSimilarity(catalogue, embeddings);
	const material: RerankMaterial = {
		catalogue,
		similarity: () => similarity,
		popularity: () => Uint32Array.from(world, ({ people }) => people),
		ageDays: () => Float32Array.from(world, ({ age }) => age),
	};
	const order = world.map((_, item) => item).sort((a, b) => world[b].score - world[a].score || a - b);
	const candidates: RankedList = {
		itemIndices: Uint32Array.from(order),
		scores: Float32Array.from(order, (item) => world[item].score),
	};
	const request: RecommendRequest = {
		query: {
			userIndex: 7,
			history: Uint32Array.from(history.filter((item) => item < world.length)),
			values: new Float32Array(history.length).fill(1),
		},
		exclude: new Uint32Array(0),
		k: 5,
		day: 20_000,
	};
	return { material, candidates, request, similarity };
}

const anybody = worldOf([]).request;
const single = (id: string, material: RerankMaterial, weight: number, options = {}) =>
	rerankChain([{ id, weight, options }], material)[0];

describe.each(Object.entries(rerankers))('%s', (id, { meta, create }) => {
	test('is described: label, sentence, paper, and options whose defaults it takes', () => {
		expect(meta.id).toBe(id);
		expect([meta.label, meta.summary, meta.paper].every((words) => words.length > 10)).toBe(true);
		const { material } = worldOf([]);
		expect(() => create(material, 1, defaultOptions(meta as unknown as ModelMeta))).not.toThrow();
		expect(() => create(material, 1, { nonsense: 1 })).toThrow(/nonsense/);
	});

	test('at weight 0 it is the identity, scores and ties included, made alone or in a chain', () => {
		fc.assert(
			fc.property(items, fc.nat(12), (world, k) => {
				const { material, candidates, request } = worldOf(world);
				const head = { itemIndices: candidates.itemIndices.slice(0, k), scores: candidates.scores.slice(0, k) };
				expect(create(material, 0, {}).rerank(candidates, k, request)).toEqual(head);
				expect(rerankChain([{ id, weight: 0, options: {} }], material)).toEqual([]);
			}),
			{ numRuns: 60 },
		);
	});

	test('shows k different candidates, each with its own score, the same every time', () => {
		fc.assert(
			fc.property(items, fc.nat(12), fc.constantFrom(0.3, 1), (world, k, weight) => {
				const { material, candidates, request } = worldOf(world);
				const list = single(id, material, weight).rerank(candidates, k, request);
				expect(new Set(list.itemIndices).size).toBe(Math.min(k, world.length));
				expect([...list.scores]).toEqual(Array.from(list.itemIndices, (item) => world[item].score));
				expect(single(id, material, weight).rerank(candidates, k, request)).toEqual(list);
			}),
			{ numRuns: 60 },
		);
	});
});

/** Gaussian elimination without pivoting: the determinant as the product of what is left on the diagonal. */
function determinant(matrix: number[][]): number {
	const rows = matrix.map((row) => [...row]);
	let product = 1;
	for (let column = 0; column < rows.length; column++) {
		product *= rows[column][column];
		for (let row = column + 1; row < rows.length; row++) {
			const factor = rows[row][column] / rows[column][column];
			rows[row] = rows[row].map((value, place) => value - factor * rows[column][place]);
		}
	}
	return product;
}

/** The definition: what a candidate adds to the picks, by the determinants of the two lists. */
function dppGain({ scores }: RankedList, similarity: ItemSimilarity, weight: number, picked: number[], rank: number) {
	const low = Math.min(...scores);
	const range = Math.max(...scores) - low;
	const kernel = (ranks: number[]) => ranks.map((a) => ranks.map((b) => (a === b ? 1 : similarity(a, b))));
	const ratio = determinant(kernel([...picked, rank])) / determinant(kernel(picked));
	return (1 - weight) * (range > 0 ? (scores[rank] - low) / range : 0) + weight * Math.log(ratio);
}

describe('determinantal point process', () => {
	const vectors = fc.array(fc.tuple(fc.double(range(-1, 1)), fc.double(range(-1, 1)), fc.double(range(0.1, 1))), {
		minLength: 1,
		maxLength: 9,
	});

	function range(min: number, max: number) {
		return { min, max, noNaN: true };
	}

	test('picks exactly what the brute-force greedy picks', () => {
		fc.assert(
			fc.property(vectors, fc.nat(10), fc.constantFrom(0.1, 0.5, 0.9, 1), (world, k, weight) => {
				const similarity: ItemSimilarity = (a, b) => {
					const dot = (one: readonly number[], other: readonly number[]) =>
						one.reduce((sum, value, place) => sum + value * other[place], 0);
					// Short of 1, so that no list is singular.
					return (0.9 * dot(world[a], world[b])) / Math.sqrt(dot(world[a], world[a]) * dot(world[b], world[b]));
				};
				const candidates = {
					itemIndices: Uint32Array.from(world.keys()),
					scores: Float32Array.from(world, (_, rank) => 10 - rank),
				};
				const picked: number[] = [];
				for (const rank of dpp(similarity, weight).rerank(candidates, k, anybody).itemIndices) {
					const gain = (other: number) => dppGain(candidates, similarity, weight, picked, other);
					const gains = [...world.keys()].filter((other) => !picked.includes(other)).map(gain);
					// Equal to the last bits of two ways to one determinant; a worse pick would differ in the first.
					expect(gain(rank)).toBeCloseTo(Math.max(...gains), 9);
					picked.push(rank);
				}
				expect(picked.length).toBe(Math.min(k, world.length));
			}),
			{ numRuns: 300 },
		);
	});

	test('what the picks already span comes last, by rank', () => {
		const similarity: ItemSimilarity = (a, b) => (a % 2 === b % 2 ? 1 : 0);
		const candidates = { itemIndices: Uint32Array.of(0, 2, 4, 1, 3), scores: Float32Array.of(5, 4, 3, 2, 1) };
		expect([...dpp(similarity, 0.5).rerank(candidates, 5, anybody).itemIndices]).toEqual([0, 1, 2, 4, 3]);
	});
});

describe('calibration', () => {
	const shop = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 4, maxLength: 30 });

	test('lowers the divergence from the shopper’s own categories, or leaves it where nothing can', () => {
		fc.assert(
			fc.property(shop, fc.array(fc.nat(29), { minLength: 1, maxLength: 8 }), (categories, liked) => {
				const world = categories.map((category, item): Item => ({
					...{ category, brand: '', price: 1, people: 1, age: 1, embedding: [1, 0, 0] },
					score: -item,
				}));
				const history = liked.map((item) => item % categories.length);
				const { material, candidates, request } = worldOf(world, history);
				const terms = termCodes(material.catalogue, 'category');
				const profile = termShares(terms, history);
				const divergenceOf = (list: Uint32Array) => calibrationDivergence(profile, termShares(terms, list));
				const k = Math.min(4, categories.length);
				const list = single('calibrated', material, 1).rerank(candidates, k, {
					...request,
					query: { ...request.query, history: Uint32Array.from(history) },
				});
				const before = divergenceOf(candidates.itemIndices.slice(0, k));
				expect(divergenceOf(list.itemIndices)).toBeLessThanOrEqual(before + 1e-12);
			}),
			{ numRuns: 300 },
		);
	});

	test('equals the greedy that computes every divergence anew, items of several categories and of none too', () => {
		fc.assert(
			fc.property(items, fc.constantFrom(0.2, 0.7, 1), (world, weight) => {
				const history = [0, 1, 2].filter((item) => item < world.length);
				const { material, candidates, request } = worldOf(world, history);
				const terms = termCodes(material.catalogue, 'category');
				const profile = termShares(terms, history);
				const list = single('calibrated', material, weight).rerank(candidates, 6, request);
				if (profile.every((share) => share === 0)) return;
				const low = Math.min(...candidates.scores);
				const range = Math.max(...candidates.scores) - low;
				const shown: number[] = [];
				for (const pick of list.itemIndices) {
					const gain = (item: number) =>
						(1 - weight) * (range > 0 ? (world[item].score - low) / range : 0) -
						weight * calibrationDivergence(profile, termShares(terms, [...shown, item]));
					const left = [...candidates.itemIndices].filter((item) => !shown.includes(item));
					expect(gain(pick)).toBeCloseTo(Math.max(...left.map(gain)), 9);
					shown.push(pick);
				}
			}),
			{ numRuns: 200 },
		);
	});
});

describe('what the others promise', () => {
	const named = (rows: Partial<Item>[], history: number[] = [0]) =>
		worldOf(
			rows.map((row, item) => ({
				...{ category: '', brand: '', price: NaN, people: 1, age: 0, embedding: [0, 0, 0], score: -item },
				...row,
			})) as Item[],
			history,
		);
	const orderOf = (id: string, { material, candidates, request }: ReturnType<typeof worldOf>, k = 4, options = {}) => [
		...single(id, material, 1, options).rerank(candidates, k, request).itemIndices,
	];
	const of = (key: keyof Item, values: readonly (string | number)[]) => values.map((value) => ({ [key]: value }));

	test('xQuAD serves each interest in turn', () => {
		const world = named(of('category', ['a', 'a', 'a', 'b']), [0, 1, 3]);
		expect(orderOf('xquad', world)).toEqual([0, 1, 3, 2]);
		expect(orderOf('xquad', world, 4, { served: 1 })).toEqual([0, 3, 1, 2]);
	});

	test('caps hold while something else is left', () => {
		const world = named(of('brand', ['x', 'x', 'x', 'y', '', 'x']));
		expect(orderOf('brand-cap', world, 6, { atMost: 1 })).toEqual([0, 3, 4, 1, 2, 5]);
		const several = named(of('category', ['a|b', 'b', 'c', 'a']));
		expect(orderOf('category-cap', several, 4, { atMost: 1 })).toEqual([0, 2, 1, 3]);
	});

	test('what few people have and what is new comes first', () => {
		expect(orderOf('popularity-discount', named(of('people', [9, 0, 5])))).toEqual([1, 2, 0]);
		expect(orderOf('freshness', named(of('age', [90, Infinity, 2])))).toEqual([2, 0, 1]);
	});

	test('price bands take turns', () => {
		const world = named(of('price', [1, 2, 50, 60]));
		expect(orderOf('price-spread', world, 4, { bands: 2 })).toEqual([0, 2, 1, 3]);
		expect([...priceBands(Float32Array.of(1, 2, 2, 9, NaN), 2)]).toEqual([0, 0, 0, 1, 2]);
	});

	test('exploration stands still for a shopper on one day and moves on the next', () => {
		const world = named(of('people', Array(30).fill(1)));
		const on = (day: number, userIndex: number) =>
			orderOf('exploration', {
				...world,
				request: { ...world.request, day, query: { ...world.request.query, userIndex } },
			});
		expect(on(1, 1)).toEqual(on(1, 1));
		expect(on(2, 1)).not.toEqual(on(1, 1));
		expect(on(1, 2)).not.toEqual(on(1, 1));
	});
});

describe('a chain', () => {
	test('builds on what the link before it did', () => {
		const world: Item[] = ['a', 'a', 'b', 'b', 'a', 'c'].map((category, item) => ({
			...{ category, brand: '', price: 1, embedding: [0, 0, 0], score: -item },
			...{ people: item === 5 ? 0 : 50, age: 0 },
		}));
		const { material, candidates, request } = worldOf(world);
		const chain = rerankChain(
			[
				{ id: 'popularity-discount', weight: 1, options: {} },
				{ id: 'category-cap', weight: 1, options: { atMost: 1 } },
			],
			material,
		);
		const lists = runChain(chain, candidates, 4, request).map(({ list }) => [...list.itemIndices]);
		expect(lists).toEqual([
			[5, 0, 1, 2, 3, 4],
			[5, 0, 2, 1],
		]);
	});

	test('names the re-ranker or weight that does not exist', () => {
		const { material } = worldOf([]);
		expect(() => rerankChain([{ id: 'magic', weight: 1, options: {} }], material)).toThrow(/"magic".*mmr/);
		expect(() => rerankChain([{ id: 'mmr', weight: 2, options: {} }], material)).toThrow(/weight of "mmr" is 2/);
	});
});
