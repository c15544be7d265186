import { describe, expect, test } from 'vitest';
import { models } from '$lib/models/registry';
import { fitOn, scoresOf } from '$lib/models/tiny-fit';
import { tinyTrainingData } from '$lib/models/tiny-worlds';
import { timeDecay } from './time-decay';
import { createWeighting } from './weighting';

/** Four vectors; column 0 is in three of them, column 1 in one. */
const { matrix } = tinyTrainingData(4, 3, [
	{ user: 0, item: 0 },
	{ user: 0, item: 1 },
	{ user: 1, item: 0 },
	{ user: 2, item: 0 },
	{ user: 3, item: 2 },
]);
const columns = Uint32Array.of(0, 1);

describe('the weight of a value', () => {
	test('TF-IDF: the root of it times how rare its column is', () => {
		const weights = createWeighting(matrix, 'tf-idf')(columns, Float32Array.of(1, 4));
		expect(weights[0]).toBe(0);
		expect(weights[1]).toBeCloseTo(2 * Math.log(4 / 2), 6);
	});

	test('BM25: saturates, and counts less in a long vector', () => {
		const weights = createWeighting(matrix, 'bm25')(columns, Float32Array.of(1, 4));
		// The mean vector holds 5 / 4, this one 5.
		const length = 0.25 + (0.75 * 5) / 1.25;
		expect(weights[1]).toBeCloseTo((Math.log(2) * 4 * 2.2) / (4 + 1.2 * length), 6);
	});

	test('none: as it is', () => {
		expect([...createWeighting(matrix, 'none')(columns, Float32Array.of(1, 4))]).toEqual([1, 4]);
	});
});

describe('age', () => {
	const train = tinyTrainingData(3, 3, [
		{ user: 0, item: 0, day: 0 },
		{ user: 0, item: 1, day: 0 },
		{ user: 1, item: 0, day: 20 },
		{ user: 1, item: 2, day: 20 },
		{ user: 2, item: 1, day: 10 },
	]);
	const query = { userIndex: null, history: Uint32Array.of(0), values: Float32Array.of(1) };

	test('a row one half-life older than the newest counts half', () => {
		expect([...timeDecay(train, 10)]).toEqual([0.25, 0.25, 1, 1, 0.5]);
		expect([...timeDecay(train, 0)]).toEqual([1, 1, 1, 1, 1]);
	});

	test.each(['item-knn', 'user-knn'])(
		'%s puts what was taken lately above what was taken long ago',
		async (modelId) => {
			const ages = { shrink: 10 };
			const [, old, recent] = scoresOf(await fitOn(models[modelId], train, { ...ages, halfLifeDays: 5 }), [query]);
			expect(recent).toBeGreaterThan(1.5 * old);
			const [, before, after] = scoresOf(await fitOn(models[modelId], train, ages), [query]);
			expect(after).toBeGreaterThan(0);
			expect(after / before).toBeLessThan(1.2);
		},
	);
});
