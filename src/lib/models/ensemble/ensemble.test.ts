import { describe, expect, test } from 'vitest';
import { createRng } from '$lib/core/rng';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import type { FittedModel, Member } from '$lib/models/model';
import { modelEntry } from '$lib/models/registry';
import { fitOn, knownUsers, nobody, scoresOf, unseenInOrder } from '$lib/models/tiny-fit';
import { checkerboard, diceWorld, tinyTrainingData } from '$lib/models/tiny-worlds';
import { reciprocalRanks, standardised } from './blend';
import { learnWeights } from './learn-weights';

const entry = modelEntry('ensemble');

/** The same scores for every query. */
function fixed(...scores: number[]): FittedModel {
	return {
		itemCount: scores.length,
		score: (queries, out) => queries.forEach((_, row) => out.set(scores, row * scores.length)),
		toArtifact: () => ({ version: 1, json: {}, arrays: {} }),
	};
}

describe('a blend', () => {
	test('fuses ranks by Σ 1 / (60 + rank), whatever the scale of the scores', () => {
		const scaled = reciprocalRanks([fixed(0.1, 0.3, 0.2), fixed(1000, -5, 3)], referenceKernels)([nobody]);
		const sums = [0, 1, 2].map((item) => scaled[0][item] + scaled[1][item]);
		[1 / 63 + 1 / 61, 1 / 61 + 1 / 63, 1 / 62 + 1 / 62].forEach((value, item) =>
			expect(sums[item]).toBeCloseTo(value, 7),
		);
	});

	test('puts scores on one scale, and hears nothing from a member that tells no item from another', () => {
		const [spread, flat] = standardised([fixed(1, 2, 3), fixed(7, 7, 7)])([nobody]);
		[-1.2247449, 0, 1.2247449].forEach((value, item) => expect(spread[item]).toBeCloseTo(value, 6));
		expect([...flat]).toEqual([0, 0, 0]);
	});

	test('learns to trust the member that foretells the held-out rows, and not the other', async () => {
		const train = tinyTrainingData(
			8,
			6,
			Array.from({ length: 8 }, (_, user) => ({ user, item: 0 })),
		);
		const held = tinyTrainingData(
			8,
			6,
			Array.from({ length: 8 }, (_, user) => ({ user, item: 5 })),
		);
		const scaled = standardised([fixed(0, 1, 2, 3, 8, 9), fixed(0, 9, 8, 3, 2, 1)]);
		const weights = await learnWeights(scaled, 2, train, held.matrix, new AbortController().signal);
		expect(weights[0]).toBeCloseTo(2, 6);
		expect(weights[1]).toBeCloseTo(0, 6);
	});

	test('learned on a slice its members did not see: one that only remembers gets no more than it deserves', async () => {
		const { train, withheld } = checkerboard();
		const good = await fitOn(modelEntry('item-knn'), train, {});
		const crowd = await fitOn(modelEntry('popularity'), train, {});
		const members: Member[] = [
			{ modelId: 'item-knn', options: {}, artifact: good.toArtifact() },
			{ modelId: 'popularity', options: {}, artifact: crowd.toArtifact() },
		];
		const blend = await fitOn(entry, train, { method: 'linear' }, { members });
		const [first, second] = blend.toArtifact().arrays['weights'];
		expect(first).toBeGreaterThan(second);
		expect(knownUsers(train).map((query) => unseenInOrder(blend, query)[0])).toEqual(withheld);
	});

	test('holds its members itself: their runs may go', async () => {
		const { train } = diceWorld();
		const blend = await fitOn(entry, train, { method: 'linear' });
		const stored = structuredClone(blend.toArtifact());
		expect((stored.json['members'] as { modelId: string }[]).map(({ modelId }) => modelId)).toEqual([
			'item-knn',
			'ease',
		]);
		const restored = (await entry.load()).restore(stored, { train, kernels: referenceKernels });
		expect(scoresOf(restored, knownUsers(train))).toEqual(scoresOf(blend, knownUsers(train)));
	});

	test('needs two members, and says where to choose them', async () => {
		const fit = (await entry.load()).fit(
			checkerboard().train,
			{},
			{
				rng: createRng(1),
				signal: new AbortController().signal,
				onProgress: () => {},
				kernels: referenceKernels,
			},
		);
		await expect(fit).rejects.toThrow(/two trained runs or more/);
	});
});
