import { describe, expect, test } from 'vitest';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import { models } from '$lib/models/registry';
import { fitOn, knownUsers, scoresOf } from '$lib/models/tiny-fit';
import { checkerboard, diceWorld } from '$lib/models/tiny-worlds';

const entry = models['slim'];

describe('slim', () => {
	test.each([true, false])(
		'its weights leave no way down: the optimum of the elastic net, non-negative %s',
		async (nonNegative) => {
			const { train } = diceWorld();
			const itemCount = train.matrix.columnCount;
			const [l1, l2] = [0.5, 2];
			const model = await fitOn(entry, train, { l1, l2, candidates: 30, nonNegative, passes: 500 });
			const gram = new Float32Array(itemCount * itemCount);
			referenceKernels.sparseGram({ ...train.matrix, values: train.matrix.values.map(() => 1) }, gram);
			let zeros = 0;
			for (let column = 0; column < itemCount; column++) {
				const weights = new Float64Array(itemCount);
				const { itemIndices, scores } = model.similarItems!(column, itemCount);
				itemIndices.forEach((item, place) => (weights[item] = scores[place]));
				for (let item = 0; item < itemCount; item++) {
					if (item === column || gram[item * itemCount + column] === 0) continue;
					let slope = gram[item * itemCount + column] - l2 * weights[item];
					for (let other = 0; other < itemCount; other++) slope -= gram[item * itemCount + other] * weights[other];
					// Zero weights: no pull beyond the toll. Others: the pull equals it.
					if (weights[item] !== 0) expect(slope).toBeCloseTo(Math.sign(weights[item]) * l1, 2);
					else {
						zeros++;
						expect(nonNegative ? slope : Math.abs(slope)).toBeLessThan(l1 + 0.01);
					}
				}
			}
			expect(zeros).toBeGreaterThan(10);
		},
	);

	test('a toll above every count leaves no weight, and every score is 0', async () => {
		const { train } = checkerboard();
		const model = await fitOn(entry, train, { l1: 1000 });
		expect(model.toArtifact().arrays['indices'].length).toBe(0);
		expect(scoresOf(model, knownUsers(train)).every((score) => score === 0)).toBe(true);
	});

	test('the contributions of an explanation add up to the score', async () => {
		const { train } = checkerboard();
		const model = await fitOn(entry, train, { l1: 0.1, l2: 1, nonNegative: false, recencyDecay: 0.8, lastItems: 5 });
		for (const query of knownUsers(train)) {
			scoresOf(model, [query]).forEach((score, item) => {
				const sum = model.explain!(query, item).reduce((total, { weight }) => total + weight, 0);
				expect(sum).toBeCloseTo(score, 5);
			});
		}
	});
});
