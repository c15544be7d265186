import { describe, expect, test } from 'vitest';
import { createRng } from '$lib/core/rng';
import type { DatasetSplit, SplitOptions } from '$lib/datasets/dataset-split';
import { makeSplit } from '$lib/datasets/make-split';
import { datasetOf, type Row } from '$lib/datasets/test-dataset';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import { defaultOptions } from '$lib/models/model';
import { modelEntry } from '$lib/models/registry';
import { evaluate } from './evaluate';

const preparation = { minValue: null, minInteractions: 0, events: null };
/** Sixty shoppers who each take nine of thirty items of one parity, over time. */
const rows: Row[] = Array.from({ length: 540 }, (_, row) => {
	const user = row % 60;
	return { user: `u${user}`, item: `i${((user * 7 + Math.floor(row / 60)) % 15) * 2 + (user % 2)}`, time: row };
});

async function judged(split: DatasetSplit, modelId = 'item-knn', k = 3) {
	const { meta, load } = modelEntry(modelId);
	const { signal } = new AbortController();
	const context = { rng: createRng(1), signal, onProgress: () => {}, kernels: referenceKernels };
	const model = await (await load()).fit(split.train, defaultOptions(meta), context);
	return evaluate(model, meta, split, { ks: [k], seed: 1, kernels: referenceKernels });
}

const made = (split: SplitOptions) => makeSplit(datasetOf(rows), { preparation, split });

describe('under other protocols', () => {
	test('strangers with a history are judged by it, and what they had is not shown', async () => {
		const split = made({ kind: 'user', userFraction: 0.3, foldIn: 0.7, seed: 1 });
		const { userCount, metrics } = await judged(split);
		expect(userCount).toBe(18);
		const crowd = await judged(split, 'popularity');
		expect(metrics['recall@3'].mean).toBeGreaterThan(crowd.metrics['recall@3'].mean);
	});

	test('among listed candidates only those are ranked, and the numbers rise', async () => {
		const test = Array.from({ length: 60 }, (_, user) => ({
			user: `u${user}`,
			item: `i${((user * 7 + 9) % 15) * 2 + (user % 2)}`,
		}));
		const listed = Array.from({ length: 60 }, (_, user) => ({ user: `u${user}`, item: `i${1 - (user % 2)}` }));
		const given = { kind: 'given', testDatasetId: 't' } as const;
		const files = [datasetOf(rows), datasetOf(test), datasetOf(listed)] as const;
		const all = makeSplit(files[0], { preparation, split: given }, files[1]);
		const few = makeSplit(files[0], { preparation, split: { ...given, candidatesDatasetId: 'c' } }, ...files.slice(1));
		const [full, sampled] = [await judged(all), await judged(few)];
		expect(sampled.metrics['mrr@3'].mean).toBe(1);
		expect(sampled.metrics['coverage@3'].mean).toBeLessThanOrEqual(1);
		expect(full.metrics['mrr@3'].mean).toBeLessThan(1);
	});
});

describe('slices', () => {
	test('cut users and rows into parts that add up, with the mean of the whole between theirs', async () => {
		const split = made({ kind: 'time', testFraction: 0.2 });
		const { slices, metrics, userCount } = await judged(split);
		const of = (by: string) => slices.filter((slice) => slice.by === by);
		const total = (by: string) => of(by).reduce((sum, { count }) => sum + count, 0);
		expect(total('Activity')).toBe(userCount);
		expect(total('Popularity')).toBe(total('Item'));
		const whole = of('Activity').reduce((sum, { mean, count }) => sum + mean * count, 0) / userCount;
		expect(whole).toBeCloseTo(metrics['ndcg@3'].mean, 6);
		expect(slices.every(({ low, mean, high }) => low <= mean && mean <= high)).toBe(true);
	});

	test('users without a past stand apart, and a personal model has nothing for them', async () => {
		// The first of the file and the last.
		const late = [{ user: 'first', item: 'i4', time: 8_000 }, ...rows, { user: 'late', item: 'i3', time: 9_000 }];
		const split = makeSplit(datasetOf(late), { preparation, split: { kind: 'time', testFraction: 0.2 } });
		const cold = (await judged(split)).slices.find(({ by }) => by === 'User');
		expect(cold).toMatchObject({ count: 2, unit: 'users', mean: 0 });
		expect((await judged(split, 'popularity', 30)).slices.find(({ by }) => by === 'User')?.mean).toBeGreaterThan(0);
	});
});
