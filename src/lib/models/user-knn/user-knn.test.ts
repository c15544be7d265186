import { describe, expect, test } from 'vitest';
import { rowColumns } from '$lib/core/csr-matrix';
import { createRng } from '$lib/core/rng';
import type { TrainingData } from '$lib/datasets/dataset-split';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import type { Query } from '$lib/models/model';
import { models } from '$lib/models/registry';
import { fitOn, knownUsers, scoresOf } from '$lib/models/tiny-fit';
import { tinyTrainingData, type TinyRow } from '$lib/models/tiny-worlds';

const userKnn = models['user-knn'];

/** 30 users × 12 items, about a third of the cells, ratings 1 … 5. */
function noisyWorld(): TrainingData {
	const rng = createRng(3);
	const rows: TinyRow[] = [];
	for (let user = 0; user < 30; user++) {
		for (let item = 0; item < 12; item++) {
			if (rng.next() < 0.35) rows.push({ user, item, value: 1 + rng.integer(5) });
		}
	}
	return tinyTrainingData(30, 12, rows);
}

/** User 0 shares two of two items with user 1 and one with user 2; nobody else. */
const small = tinyTrainingData(4, 4, [
	{ user: 0, item: 0, value: 5 },
	{ user: 0, item: 1, value: 1 },
	{ user: 1, item: 0, value: 4 },
	{ user: 1, item: 1, value: 2 },
	{ user: 1, item: 2, value: 3 },
	{ user: 2, item: 1, value: 5 },
	{ user: 2, item: 2, value: 1 },
	{ user: 3, item: 3, value: 2 },
]);

describe('user-knn', () => {
	test('adds up the cosine of every neighbour who took the item, as computed by hand', async () => {
		const scores = scoresOf(await fitOn(userKnn, small, { shrink: 0 }), [knownUsers(small)[0]]);
		const [near, far] = [2 / Math.sqrt(6), 1 / 2];
		[near, near + far, near + far, 0].forEach((expected, item) => expect(scores[item]).toBeCloseTo(expected, 6));
	});

	test('shrinkage stands below the line, and only the k nearest have a say', async () => {
		const model = await fitOn(userKnn, small, { shrink: 10, neighbours: 1 });
		const scores = scoresOf(model, [knownUsers(small)[0]]);
		const near = 2 / (Math.sqrt(6) + 10);
		[near, near, near, 0].forEach((expected, item) => expect(scores[item]).toBeCloseTo(expected, 6));
	});

	test('a known user never counts as their own neighbour; the same history of a stranger finds them', async () => {
		const model = await fitOn(userKnn, small, { shrink: 0 });
		const known = knownUsers(small)[3];
		expect([...scoresOf(model, [known])]).toEqual([0, 0, 0, 0]);
		expect([...scoresOf(model, [{ ...known, userIndex: null }])]).toEqual([0, 0, 0, 1]);
	});

	test.each([
		['cosine', 5],
		['pearson', 5],
		['cosine', 100],
		['pearson', 100],
	] as const)('finds the neighbours that the kernel finds: %s, k = %i', async (similarity, k) => {
		const train = noisyWorld();
		const ones = { ...train.matrix, values: train.matrix.values.map(() => 1) };
		const nearest = referenceKernels.sparseNeighbours(ones, { k, shrink: 2, similarity });
		const model = await fitOn(userKnn, train, { similarity, shrink: 2, neighbours: k });
		knownUsers(train).forEach((query, user) => {
			const expected = new Float64Array(12);
			for (let place = 0; place < nearest.counts[user]; place++) {
				for (const item of rowColumns(train.matrix, nearest.indices[user * k + place])) {
					expected[item] += nearest.similarities[user * k + place];
				}
			}
			scoresOf(model, [query]).forEach((score, item) => expect(score).toBeCloseTo(expected[item], 5));
		});
	});

	test('a click changes the answer at once, and does not reach the trained row', async () => {
		const model = await fitOn(userKnn, small, { shrink: 0 });
		const [query] = knownUsers(small);
		const before = scoresOf(model, [query]);
		const grown = { userIndex: 0, history: Uint32Array.of(0, 1, 3), values: Float32Array.of(5, 1, 1) };
		expect(scoresOf(model, [grown])[3]).toBeCloseTo(1 / Math.sqrt(3), 6);
		expect(scoresOf(model, [query])).toEqual(before);
	});

	test('explicit data compares and adds ratings', async () => {
		const scores = scoresOf(await fitOn(userKnn, small, { signal: 'explicit', shrink: 0, neighbours: 1 }), [
			knownUsers(small)[0],
		]);
		expect(scores[2]).toBeCloseTo((3 * (5 * 4 + 1 * 2)) / Math.sqrt(26 * 29), 5);
	});

	test('predicts the user’s mean, moved by what the neighbours made of the item, within the seen range', async () => {
		const model = await fitOn(userKnn, small, { signal: 'explicit', similarity: 'pearson', shrink: 0 });
		const out = new Float32Array(4);
		model.predictValues!(knownUsers(small)[0], out);
		// User 1: deviations 1, −1, 0, similarity 4 / (√8·√2) = 1. User 2: 2, −2, similarity −4 / √8² = −.5.
		expect(out[0]).toBeCloseTo(3 + 1, 5);
		expect(out[1]).toBeCloseTo(3 + (-1 - 1) / 1.5, 5);
		expect(out[2]).toBeCloseTo(3 + (0 + 1) / 1.5, 5);
		expect(out[3]).toBe(3);
		model.predictValues!({ userIndex: null, history: new Uint32Array(0), values: new Float32Array(0) }, out);
		expect(out[0]).toBeCloseTo(23 / 8, 6);
	});

	test('the contributions of an explanation add up to the score', async () => {
		const train = noisyWorld();
		for (const [signal, similarity] of [
			['implicit', 'cosine'],
			['implicit', 'pearson'],
			['explicit', 'cosine'],
			['explicit', 'pearson'],
		]) {
			const model = await fitOn(userKnn, train, { signal, similarity, neighbours: 7, shrink: 1 });
			const queries: Query[] = knownUsers(train).map((query, user) =>
				user % 2 ? query : { ...query, userIndex: null },
			);
			for (const query of queries) {
				scoresOf(model, [query]).forEach((score, item) => {
					const sum = model.explain!(query, item).reduce((total, { weight }) => total + weight, 0);
					expect(sum, `${signal} ${similarity}`).toBeCloseTo(score, 4);
				});
			}
		}
	});
});
