import { describe, expect, test } from 'vitest';
import type { ModelOptions, Query } from '$lib/models/model';
import { models } from '$lib/models/registry';
import { fitOn, knownUsers, scoresOf } from '$lib/models/tiny-fit';
import { checkerboard, diceWorld, tinyTrainingData } from '$lib/models/tiny-worlds';

const entry = models['als'];
const exact = { dim: 3, solver: 'cholesky', unobservedWeight: 0.2, regularisation: 0.05 };

/** Σ_taken (1 − ŷ)² + α₀ Σ_all ŷ² + Σ λ_u|x_u|² + Σ λ_i|y_i|², after so many iterations on dice. */
async function objectiveAfter(iterations: number, frequencyScaling: number): Promise<number> {
	const { train } = diceWorld();
	const { rowCount, columnCount, rowOffsets, columnIndices } = train.matrix;
	const model = await fitOn(entry, train, { ...exact, iterations, frequencyScaling });
	const { items, users, dim } = model.embeddings!();
	const taken = new Set(
		Array.from({ length: rowCount }, (_, user) =>
			[...columnIndices.subarray(rowOffsets[user], rowOffsets[user + 1])].map((item) => user * columnCount + item),
		).flat(),
	);
	const squares = (factors: Float32Array, row: number) =>
		factors.subarray(row * dim, (row + 1) * dim).reduce((sum, value) => sum + value ** 2, 0);
	const weight = (count: number, others: number) => 0.05 * (count + 0.2 * others) ** frequencyScaling;
	let objective = 0;
	for (let user = 0; user < rowCount; user++) {
		for (let item = 0; item < columnCount; item++) {
			let score = 0;
			for (let d = 0; d < dim; d++) score += users![user * dim + d] * items[item * dim + d];
			objective += 0.2 * score ** 2 + (taken.has(user * columnCount + item) ? (1 - score) ** 2 : 0);
		}
		objective += weight(rowOffsets[user + 1] - rowOffsets[user], columnCount) * squares(users!, user);
	}
	for (let item = 0; item < columnCount; item++) {
		const count = columnIndices.filter((other) => other === item).length;
		objective += weight(count, rowCount) * squares(items, item);
	}
	return objective;
}

describe('als', () => {
	test.each([0, 0.5, 1])(
		'never raises its objective from one iteration to the next, frequency scaling %f',
		async (scaling) => {
			const objectives = [];
			for (const iterations of [1, 2, 3, 5, 10, 40]) objectives.push(await objectiveAfter(iterations, scaling));
			expect(objectives).toEqual(objectives.toSorted((a, b) => b - a));
			expect(objectives[0] - objectives[5]).toBeGreaterThan(0.1);
		},
	);

	test('folds a history in as computed by hand: one dimension, one item', async () => {
		const train = tinyTrainingData(2, 2, [
			{ user: 0, item: 0 },
			{ user: 1, item: 0 },
			{ user: 1, item: 1 },
		]);
		const model = await fitOn(entry, train, { ...exact, dim: 1, iterations: 2 });
		const [a, b] = model.embeddings!().items;
		const query: Query = { userIndex: null, history: Uint32Array.of(1), values: Float32Array.of(1) };
		const user = b / (0.2 * (a * a + b * b) + b * b + 0.05 * (1 + 0.2 * 2));
		const scores = scoresOf(model, [query]);
		expect(scores[0]).toBeCloseTo(user * a, 6);
		expect(scores[1]).toBeCloseTo(user * b, 6);
	});

	test('enough conjugate gradient steps give what Cholesky gives', async () => {
		const { train } = checkerboard();
		const options = { ...exact, iterations: 4 };
		const model = await fitOn(entry, train, options);
		const near = await fitOn(entry, train, { ...options, solver: 'conjugate-gradient', steps: 20 });
		const [expected, actual] = [model, near].map((fitted) => scoresOf(fitted, knownUsers(train)));
		actual.forEach((score, index) => expect(Math.abs(score - expected[index])).toBeLessThan(1e-4));
	});

	test.each<[string, ModelOptions]>([
		['all of a history', {}],
		['the recent', { recencyDecay: 0.7, lastItems: 3 }],
	])('the contributions of an explanation add up to the score: %s', async (_, recency) => {
		const { train } = checkerboard();
		const model = await fitOn(entry, train, { ...exact, iterations: 4, ...recency });
		for (const query of knownUsers(train).slice(0, 4)) {
			scoresOf(model, [query]).forEach((score, item) => {
				const sum = model.explain!(query, item).reduce((total, { weight }) => total + weight, 0);
				expect(sum).toBeCloseTo(score, 5);
			});
		}
	});

	test('an item nobody took lies at zero, and is like no other', async () => {
		const train = tinyTrainingData(2, 3, [
			{ user: 0, item: 0 },
			{ user: 1, item: 2 },
			{ user: 1, item: 0 },
		]);
		const model = await fitOn(entry, train, { ...exact, iterations: 3 });
		expect([...model.embeddings!().items.subarray(3, 6)]).toEqual([0, 0, 0]);
		expect([...model.similarItems!(1, 2).scores]).toEqual([0, 0]);
	});
});
