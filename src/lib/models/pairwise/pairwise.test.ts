import { describe, expect, test } from 'vitest';
import { createRng } from '$lib/core/rng';
import { models } from '$lib/models/registry';
import { fitOn, knownUsers, scoresOf, unseenInOrder } from '$lib/models/tiny-fit';
import { checkerboard, tinyTrainingData } from '$lib/models/tiny-worlds';
import { createSchedules } from './schedule';

/** 300 users × 400 items, a few at random each. */
function wideWorld() {
	const rng = createRng(5);
	const rows = Array.from({ length: 300 }, (_, user) => {
		const items = rng.shuffle(Uint32Array.from({ length: 400 }, (_, item) => item)).subarray(0, 5 + (user % 7));
		return Array.from(items, (item) => ({ user, item }));
	});
	return tinyTrainingData(300, 400, rows.flat());
}

describe('a schedule of pairs', () => {
	const { matrix } = wideWorld();

	test.each(['uniform', 'popularity'] as const)('cells of a stratum share nothing, negatives %s', (negatives) => {
		const schedule = createSchedules(matrix, negatives)(createRng(1));
		const { cellsPerStratum, cellOffsets, cellBlocks, users, positives, negativeOffsets } = schedule;
		expect(cellsPerStratum).toBe(2);
		expect(cellBlocks.length).toBe(4);
		for (let first = 0; first < cellBlocks.length; first += cellsPerStratum) {
			const [seenUsers, seenItems] = [new Map<number, number>(), new Map<number, number>()];
			const claim = (seen: Map<number, number>, row: number, cell: number) => {
				expect(seen.get(row) ?? cell).toBe(cell);
				seen.set(row, cell);
			};
			for (let cell = first; cell < first + cellsPerStratum; cell++) {
				const block = cellBlocks[cell];
				for (const item of schedule.negatives.subarray(negativeOffsets[block], negativeOffsets[block + 1])) {
					claim(seenItems, item, cell);
				}
				for (let pair = cellOffsets[cell]; pair < cellOffsets[cell + 1]; pair++) {
					claim(seenUsers, users[pair], cell);
					claim(seenItems, positives[pair], cell);
				}
			}
		}
	});

	test('every interaction stands in it once, and another epoch lays it out anew', () => {
		const scheduleOf = createSchedules(matrix, 'uniform');
		const pairsOf = (seed: number) => {
			const { users, positives } = scheduleOf(createRng(seed));
			return Array.from(users, (user, pair) => `${user} ${positives[pair]}`);
		};
		const expected = [...knownUsers(wideWorld())].flatMap(({ userIndex, history }) =>
			Array.from(history, (item) => `${userIndex} ${item}`),
		);
		expect(pairsOf(1).toSorted()).toEqual(expected.toSorted());
		expect(pairsOf(2)).not.toEqual(pairsOf(1));
	});

	test('by popularity an item is drawn as often as it was taken', () => {
		const { negatives } = createSchedules(matrix, 'popularity')(createRng(1));
		expect([...negatives].toSorted()).toEqual([...matrix.columnIndices].toSorted());
	});
});

describe.each(['bpr', 'warp'])('%s', (modelId) => {
	const fit = (options = {}) =>
		fitOn(models[modelId], checkerboard().train, { dim: 4, epochs: 40, learningRate: 0.05, ...options });

	test('its embeddings give the scores of known users, the bias in the last coordinate', async () => {
		const model = await fit();
		const { dim, items, users } = model.embeddings!();
		expect(dim).toBe(5);
		const queries = knownUsers(checkerboard().train);
		scoresOf(model, queries).forEach((score, place) => {
			const [user, item] = [Math.floor(place / model.itemCount), place % model.itemCount];
			let product = 0;
			for (let d = 0; d < dim; d++) product += users![user * dim + d] * items[item * dim + d];
			expect(score).toBeCloseTo(product, 5);
		});
	});

	test('a known user who comes with another history is folded in anew', async () => {
		const model = await fit({ learningRate: 0.1 });
		const [even, odd] = knownUsers(checkerboard().train);
		expect(unseenInOrder(model, even)[0] % 2).toBe(0);
		expect(unseenInOrder(model, { ...odd, userIndex: even.userIndex })[0] % 2).toBe(1);
	});

	test('a user without rows and without a past gets the biases: what most took', async () => {
		const train = tinyTrainingData(8, 3, [
			...Array.from({ length: 6 }, (_, user) => ({ user, item: 1 })),
			{ user: 6, item: 2 },
		]);
		const model = await fitOn(models[modelId], train, { dim: 2, epochs: 60, learningRate: 0.1 });
		const empty = { userIndex: 7, history: new Uint32Array(0), values: new Float32Array(0) };
		const scores = scoresOf(model, [empty]);
		expect(scores[1]).toBeGreaterThan(scores[2]);
		expect(scores[2]).toBeGreaterThan(scores[0]);
	});
});
