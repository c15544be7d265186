import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { ModelOptions, Query } from '$lib/models/model';
import { models } from '$lib/models/registry';
import { fitOn, knownUsers, scoresOf } from '$lib/models/tiny-fit';
import { checkerboard, tinyTrainingData } from '$lib/models/tiny-worlds';
import { scoreHistories } from './score-histories';

const { ease } = models;

function history(items: number[]): Query {
	return { userIndex: null, history: Uint32Array.from(items), values: new Float32Array(items.length).fill(1) };
}

/** Users × items, 0 for nothing: rows of ratings. */
function rated(cells: number[][]) {
	return tinyTrainingData(
		cells.length,
		cells[0].length,
		cells.flatMap((values, user) => values.flatMap((value, item) => (value === 0 ? [] : [{ user, item, value }]))),
	);
}

/** XᵀX = [[2, 1], [1, 1]]; with λ = 1 P = [[2, −1], [−1, 3]] / 5. */
const small = rated([
	[5, 2],
	[1, 0],
]);

async function weightsOf(train: Parameters<typeof fitOn>[1], options: ModelOptions): Promise<Float32Array> {
	return (await fitOn(ease, train, options)).toArtifact().arrays['weights'] as Float32Array;
}

describe('ease', () => {
	afterEach(() => vi.unstubAllGlobals());

	test('weights are −P / diag(P) by columns, as computed by hand, and no item speaks for itself', async () => {
		const [self, forth, back, other] = await weightsOf(small, { lambda: 1 });
		expect([self, other]).toEqual([0, 0]);
		expect(forth).toBeCloseTo(1 / 3, 6);
		expect(back).toBeCloseTo(1 / 2, 6);
	});

	test('each weight is where the ridge loss is smallest, whatever the data', async () => {
		const cells = fc.array(fc.array(fc.constantFrom(0, 0, 1, 5), { minLength: 5, maxLength: 5 }), {
			minLength: 1,
			maxLength: 8,
		});
		await fc.assert(
			fc.asyncProperty(cells, fc.constantFrom(1, 20, 500), async (values, lambda) => {
				const weights = await weightsOf(rated(values), { lambda });
				const taken = values.map((row) => row.map((value) => Number(value !== 0)));
				for (let item = 0; item < 5; item++) {
					const missing = taken.map((row) => row[item] - row.reduce((sum, x, j) => sum + x * weights[j * 5 + item], 0));
					for (let j = 0; j < 5; j++) {
						if (j === item) continue;
						// Half the derivative of |x_i − XB_i|² + λ|B_i|² by B[j, i].
						const slope = lambda * weights[j * 5 + item] - taken.reduce((sum, row, u) => sum + row[j] * missing[u], 0);
						expect(Math.abs(slope)).toBeLessThan(1e-4);
					}
				}
			}),
			{ numRuns: 60 },
		);
	});

	test('recency weighs each step back and forgets what is older than the last items', async () => {
		const { train } = checkerboard();
		const scoresFor = async (options: ModelOptions, items: number[]) =>
			scoresOf(await fitOn(ease, train, options), [history(items)]);
		const [older, newer] = [await scoresFor({}, [2]), await scoresFor({}, [5])];
		const both = await scoresFor({ recencyDecay: 0.5 }, [2, 5]);
		both.forEach((score, item) => expect(score).toBeCloseTo(0.5 * older[item] + newer[item], 6));
		expect(await scoresFor({ lastItems: 1 }, [2, 5])).toEqual(newer);
	});

	test('the contributions of an explanation are weight times B and add up to the score', async () => {
		const { train } = checkerboard();
		const model = await fitOn(ease, train, { lambda: 5, recencyDecay: 0.9, lastItems: 6 });
		const weights = model.toArtifact().arrays['weights'];
		for (const query of knownUsers(train)) {
			scoresOf(model, [query]).forEach((score, item) => {
				const reasons = model.explain!(query, item);
				for (const { itemIndex, weight } of reasons) {
					const stepsBack = query.history.length - 1 - query.history.indexOf(itemIndex);
					expect(weight).toBeCloseTo(0.9 ** stepsBack * weights[itemIndex * model.itemCount + item], 6);
				}
				expect(reasons.reduce((total, { weight }) => total + weight, 0)).toBeCloseTo(score, 6);
			});
		}
	});

	test('items are similar by their partial correlation, and unlike ones are not similar at all', async () => {
		const model = await fitOn(ease, small, { lambda: 1 });
		const { itemIndices, scores } = model.similarItems!(0, 5);
		expect([...itemIndices]).toEqual([1]);
		expect(scores[0]).toBeCloseTo(Math.sqrt(1 / 6), 6);
		const { train } = checkerboard();
		const two = (await fitOn(ease, train, {})).similarItems!(0, 16).itemIndices;
		expect(two.every((item) => item % 2 === 0)).toBe(true);
	});

	test('a history of any length is summed over every block of columns', () => {
		const itemCount = 1030;
		const table = Float32Array.from({ length: itemCount ** 2 }, (_, place) => (place * 7919) % 1009);
		const histories = [0, 1, 4, 7].map((length) => ({
			items: Uint32Array.from({ length }, (_, place) => place * 131),
			weights: Float32Array.from({ length }, (_, place) => 1 + place),
		}));
		const out = new Float32Array(histories.length * itemCount).fill(NaN);
		scoreHistories(table, itemCount, histories, out);
		const expected = histories.flatMap(({ items, weights }) =>
			Array.from({ length: itemCount }, (_, column) =>
				items.reduce((sum, item, place) => sum + weights[place] * table[item * itemCount + column], 0),
			),
		);
		expect([...out]).toEqual(expected);
	});

	test('tells each stage done', async () => {
		const seen: string[] = [];
		const onProgress = ({ done, total, unit }: { done: number; total: number; unit: string }) =>
			seen.push(`${done} of ${total} ${unit}`);
		await fitOn(ease, small, {}, { onProgress });
		expect(seen).toEqual(['0 of 3 stages', '1 of 3 stages', '2 of 3 stages', '3 of 3 stages']);
	});

	test('stops before the next stage when cancelled between two', async () => {
		const controller = new AbortController();
		let last = 0;
		const onProgress = ({ done }: { done: number }) => {
			last = done;
			if (done === 1) controller.abort();
		};
		const fit = fitOn(ease, small, {}, { signal: controller.signal, onProgress });
		await expect(fit).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
		expect(last).toBe(1);
	});

	test('refuses more items than a tab has memory for, and names the memory and the way out', async () => {
		const train = tinyTrainingData(1, 12_001, [{ user: 0, item: 12_000 }]);
		await expect(fitOn(ease, train, {})).rejects.toThrow(
			expect.objectContaining({
				name: 'ModelFitError',
				message: expect.stringMatching(/12001 items.*576 MB of memory.*bears 12000 items.*k-core.*item-knn/),
			}),
		);
	});

	test('says the same where the browser has no memory left below that', async () => {
		vi.stubGlobal(
			'Float32Array',
			class extends Float32Array {
				constructor(length: number) {
					if (length > 1e6) throw new RangeError('Array buffer allocation failed');
					super(length);
				}
			},
		);
		const train = tinyTrainingData(1, 2000, [{ user: 0, item: 0 }]);
		await expect(fitOn(ease, train, {})).rejects.toThrow(/2000 items.*16 MB of memory.*gave no more memory.*k-core/);
	});
});
