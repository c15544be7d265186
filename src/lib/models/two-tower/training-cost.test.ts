import { describe, expect, test } from 'vitest';
import { createRng } from '$lib/core/rng';
import { defaultOptions, type ModelOptions } from '$lib/models/model';
import { readOptions } from '$lib/models/read-options';
import { tinyTrainingData } from '$lib/models/tiny-worlds';
import { Batches } from './batches';
import { twoTowerMeta } from './meta';
import { distinctCandidates, pooledRows, trainingCost } from './training-cost';

const itemCount = 1000;

/** Shoppers as uneven as those of Gowalla: sizes are squares of normal numbers, and the sum of their squares is three times that of even ones. */
function unevenShop(userCount: number, meanSize: number) {
	const rng = createRng(3);
	const rows = Array.from({ length: userCount }, (_, user) => {
		const size = Math.min(itemCount, Math.round(meanSize * rng.normal() ** 2));
		return Array.from({ length: size }, (_, place) => ({ user, item: (user * 7 + place) % itemCount }));
	}).flat();
	return tinyTrainingData(userCount, itemCount, rows);
}

/** Rows that the histories of an epoch really have. */
function countPooledRows(train: ReturnType<typeof unevenShop>, options: ModelOptions): number {
	const batches = new Batches(train, readOptions(twoTowerMeta, options));
	let count = 0;
	for (const { histories } of batches.epoch(createRng(1))) count += histories.rows.length;
	return (count * train.matrix.columnIndices.length) / batches.examplesPerEpoch;
}

describe.each([
	['without an order', { ordered: false }],
	['in order of time', { ordered: true }],
])('histories %s', (_, order) => {
	const [small, large] = [unevenShop(400, 12), unevenShop(400, 36)];
	const sizeOf = ({ matrix }: typeof small) => ({
		userCount: matrix.rowCount,
		itemCount,
		pairCount: matrix.columnIndices.length,
	});
	const options = (historyLength: number): ModelOptions => ({
		...defaultOptions(twoTowerMeta),
		...{ ...order, historyLength, layers: 'sum', batchSize: 256 },
	});

	test.each([1, 5, 20, 100, 500])('the estimate counts the rows of %i items within a fifth', (historyLength) => {
		for (const train of [small, large]) {
			const ratio = pooledRows(sizeOf(train), options(historyLength)) / countPooledRows(train, options(historyLength));
			expect(ratio).toBeGreaterThan(1 / 1.2);
			expect(ratio).toBeLessThan(1.2);
		}
	});

	test('its time grows with these rows, from short histories to long ones and from few rows to many', () => {
		const grows = [small, large].map((train) => {
			const [short, long] = [5, 500].map((length) => trainingCost(sizeOf(train), options(length)).referenceSeconds);
			const [fewRows, manyRows] = [5, 500].map((length) => countPooledRows(train, options(length)));
			expect(long).toBeGreaterThan(short);
			return (long - short) / (manyRows - fewRows);
		});
		// The same seconds a row on both shops.
		expect(grows[1] / grows[0]).toBeGreaterThan(1 / 1.2);
		expect(grows[1] / grows[0]).toBeLessThan(1.2);
	});
});

test.each([
	[256, 0],
	[256, 300],
	[256, 8192],
])(
	'the estimate counts the distinct items of a batch of %i and %i negatives within a tenth',
	(batchSize, negatives) => {
		const train = unevenShop(400, 36);
		const options = { ...defaultOptions(twoTowerMeta), batchSize, negatives, itemDropout: 0 };
		const size = { userCount: 400, itemCount, pairCount: train.matrix.columnIndices.length };
		const drawn = [...new Batches(train, readOptions(twoTowerMeta, options)).epoch(createRng(1))];
		const mean = drawn.reduce((sum, { items }) => sum + items.length, 0) / drawn.length;
		const ratio = distinctCandidates(size, options) / mean;
		expect(ratio).toBeGreaterThan(0.9);
		expect(ratio).toBeLessThan(1.1);
	},
);

test('without a row there is nothing to pool', () => {
	expect(pooledRows({ userCount: 100, itemCount: 10, pairCount: 0 }, defaultOptions(twoTowerMeta))).toBe(0);
});
