import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ModelOptions, Query } from '$lib/models/model';
import { models } from '$lib/models/registry';
import { fitOn, knownUsers, scoresOf } from '$lib/models/tiny-fit';
import { checkerboard, tinyTrainingData, type TinyRow } from '$lib/models/tiny-worlds';

const itemKnn = models['item-knn'];

/** Users × items, 0 for nothing: rows of ratings. */
function rated(cells: number[][]) {
	const rows = cells.flatMap((values, user) =>
		values.flatMap((value, item): TinyRow[] => (value === 0 ? [] : [{ user, item, value }])),
	);
	return tinyTrainingData(cells.length, cells[0].length, rows);
}

function history(items: number[], values = items.map(() => 1)): Query {
	return { userIndex: null, history: Uint32Array.from(items), values: Float32Array.from(values) };
}

async function scoresFor(train: Parameters<typeof fitOn>[1], options: ModelOptions, query: Query): Promise<number[]> {
	return [...scoresOf(await fitOn(itemKnn, train, options), [query])];
}

/** Items 0 and 1 share two users of three and two; 0 and 2 share one of three and one; 1 and 2 none. */
const small = rated([
	[5, 4, 0],
	[1, 2, 0],
	[3, 0, 3],
]);

describe('item-knn', () => {
	test('adds up the cosine to each item of the history, as computed by hand', async () => {
		const scores = await scoresFor(small, { shrink: 0 }, history([1, 2]));
		expect(scores[0]).toBeCloseTo(2 / Math.sqrt(6) + 1 / Math.sqrt(3), 6);
		expect(scores.slice(1)).toEqual([0, 0]);
	});

	test('shrinkage stands below the line, beside the product of the lengths', async () => {
		expect((await scoresFor(small, { shrink: 10 }, history([0])))[1]).toBeCloseTo(2 / (Math.sqrt(6) + 10), 6);
	});

	test('asymmetry: the scored item’s takers count α, the history item’s 1 − α', async () => {
		// Item 0 has three takers, items 1 and 2 have two and one; 0 and 1 share two, 0 and 2 one.
		const options = { shrink: 0, alpha: 0.2 };
		expect((await scoresFor(small, options, history([1])))[0]).toBeCloseTo(2 / (3 ** 0.2 * 2 ** 0.8), 6);
		expect((await scoresFor(small, options, history([0])))[2]).toBeCloseTo(1 / (1 ** 0.2 * 3 ** 0.8), 6);
	});

	test('counts a history item only where it is among the nearest of the scored item, not the other way round', async () => {
		const options = { neighbours: 1, shrink: 0 };
		expect((await scoresFor(small, options, history([0])))[2]).toBeCloseTo(1 / Math.sqrt(3), 6);
		// The nearest of item 0 is item 1: item 2 does not speak for it.
		expect((await scoresFor(small, options, history([2])))[0]).toBe(0);
	});

	test('Pearson centres over all entries for implicit data, so that unlike items speak against each other', async () => {
		// Columns 110 and 001 over three users: means 2/3 and 1/3, product −2/3, both lengths √(2/3).
		const scores = await scoresFor(small, { similarity: 'pearson', shrink: 0 }, history([2]));
		expect(scores[1]).toBeCloseTo(-1, 6);
	});

	test('explicit data compares ratings and lets a high rating say more', async () => {
		const scores = await scoresFor(small, { signal: 'explicit', shrink: 0 }, history([1], [4]));
		expect(scores[0]).toBeCloseTo((4 * (5 * 4 + 1 * 2)) / (Math.sqrt(35) * Math.sqrt(20)), 5);
	});

	test('explicit Pearson centres each item by its own mean rating', async () => {
		// Item 0 has mean 3 and deviations 2, −2, 0; item 1 mean 3 and 1, −1: 4 / (√8·√2) = 1.
		const scores = await scoresFor(small, { signal: 'explicit', similarity: 'pearson', shrink: 0 }, history([1], [4]));
		expect(scores[0]).toBeCloseTo(4, 6);
	});

	test('is refused as explicit where the data has no ratings', async () => {
		const train = tinyTrainingData(1, 2, [{ user: 0, item: 0 }]);
		await expect(fitOn(itemKnn, train, { signal: 'explicit' })).rejects.toThrow(/no value column.*implicit/);
	});

	test('predicts the item’s mean, moved by how the similar items were rated, within the seen range', async () => {
		const model = await fitOn(itemKnn, small, { signal: 'explicit', shrink: 0 });
		const out = new Float32Array(3);
		// The neighbour of items 0 and 2 in this history is item 1, and item 1's is item 0: one neighbour's weight cancels.
		model.predictValues!(history([1], [4]), out);
		expect([...out]).toEqual([4, 3, 3]);
		model.predictValues!(history([1], [50]), out);
		expect(out[0]).toBe(5);
		model.predictValues!(history([]), out);
		expect([...out]).toEqual([3, 3, 3]);
		model.predictValues!(history([1], [NaN]), out);
		expect([...out]).toEqual([3, 3, 3]);
	});

	test('an unlike item moves a prediction the other way, and its weight counts without its sign', async () => {
		const opposites = rated([
			[5, 1, 5],
			[1, 5, 1],
		]);
		const model = await fitOn(itemKnn, opposites, { signal: 'explicit', similarity: 'pearson', shrink: 0 });
		const out = new Float32Array(3);
		model.predictValues!(history([1, 2], [1, 4]), out);
		expect(out[0]).toBeCloseTo(3 + (-1 * -2 + 1 * 1) / 2, 6);
	});

	test('recency weighs each step back and forgets what is older than the last items', async () => {
		const [zero, one] = [await scoresFor(small, {}, history([1])), await scoresFor(small, {}, history([2]))];
		const both = await scoresFor(small, { recencyDecay: 0.5 }, history([1, 2]));
		expect(both[0]).toBeCloseTo(0.5 * zero[0] + one[0], 6);
		expect(await scoresFor(small, { lastItems: 1 }, history([1, 2]))).toEqual(one);
	});

	test('scores are Σ sim(i, j) over j in the history and in i’s nearest, whatever the data', async () => {
		const cells = fc.array(fc.array(fc.constantFrom(0, 0, 1, 2, 5), { minLength: 6, maxLength: 6 }), {
			minLength: 1,
			maxLength: 8,
		});
		const options = fc.record({
			neighbours: fc.integer({ min: 1, max: 6 }),
			shrink: fc.constantFrom(0, 3),
			similarity: fc.constantFrom('cosine', 'pearson'),
			signal: fc.constantFrom('implicit', 'explicit'),
		});
		await fc.assert(
			fc.asyncProperty(cells, options, async (values, settings) => {
				fc.pre(values.flat().some((value) => value !== 0));
				const model = await fitOn(itemKnn, rated(values), settings);
				for (const query of knownUsers(rated(values))) {
					const scores = scoresOf(model, [query]);
					for (let item = 0; item < 6; item++) {
						const { itemIndices, scores: similarities } = model.similarItems!(item, settings.neighbours);
						const terms = [...itemIndices].map((near, place) => {
							const position = query.history.indexOf(near);
							if (position === -1) return 0;
							return similarities[place] * (settings.signal === 'explicit' ? query.values[position] : 1);
						});
						const sum = terms.reduce((total, term) => total + term, 0);
						expect(Math.abs(scores[item] - sum)).toBeLessThan(1e-4);
					}
				}
			}),
			{ numRuns: 60 },
		);
	});

	test('the contributions of an explanation add up to the score', async () => {
		const { train } = checkerboard();
		for (const signal of ['implicit', 'explicit']) {
			const model = await fitOn(itemKnn, train, { signal, similarity: 'pearson', neighbours: 4, recencyDecay: 0.9 });
			for (const query of knownUsers(train)) {
				const scores = scoresOf(model, [query]);
				scores.forEach((score, item) => {
					const sum = model.explain!(query, item).reduce((total, { weight }) => total + weight, 0);
					expect(sum).toBeCloseTo(score, 5);
				});
			}
		}
	});

	test('similar items are a prefix of the kept ones', async () => {
		const { train } = checkerboard();
		const model = await fitOn(itemKnn, train, { neighbours: 4 });
		const five = model.similarItems!(3, 5);
		expect(five.itemIndices.length).toBe(4);
		expect(model.similarItems!(3, 2).itemIndices).toEqual(five.itemIndices.slice(0, 2));
	});

	test('directed, an item speaks for what was taken after it, less with each step between', async () => {
		const train = tinyTrainingData(2, 4, [
			{ user: 0, item: 2, day: 1 },
			{ user: 0, item: 0, day: 2 },
			{ user: 0, item: 1, day: 3 },
			{ user: 1, item: 2, day: 5 },
			{ user: 1, item: 1, day: 6 },
		]);
		const options = { directed: true, shrink: 3 };
		const model = await fitOn(itemKnn, train, options);
		const scores = await scoresFor(train, options, history([2]));
		expect(scores[0]).toBeCloseTo(1 / (Math.sqrt(2) + 3), 6);
		expect(scores[1]).toBeCloseTo((1 + 0.8) / (2 + 3), 6);
		expect(scores.slice(2)).toEqual([0, 0]);
		expect(await scoresFor(train, options, history([1]))).toEqual([0, 0, 0, 0]);
		expect([...model.similarItems!(2, 5).itemIndices]).toEqual([1, 0]);
		expect([...model.similarItems!(2, 1).itemIndices]).toEqual([1]);
		expect(model.explain!(history([2, 0]), 1).map(({ itemIndex }) => itemIndex)).toEqual([2, 0]);
	});
});
