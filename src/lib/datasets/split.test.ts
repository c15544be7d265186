import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rowColumns, rowOfEntry, type CsrMatrix } from '$lib/core/csr-matrix';
import { textColumn } from '$lib/interactions/catalogue';
import type { DatasetSplit, SplitOptions } from './dataset-split';
import { makeSplit } from './make-split';
import { prepare } from './prepare';
import { splitDataset } from './split';
import { datasetOf, pairsOf, type Row } from './test-dataset';

const all = { minValue: null, minInteractions: 0, events: null };

function pairs(split: DatasetSplit, matrix: CsrMatrix): string[] {
	const rows = rowOfEntry(matrix);
	return [...matrix.columnIndices].map((item, entry) => `${split.userIds[rows[entry]!]},${split.itemIds[item]}`);
}

const rowsOfTwoOrMore = fc.array(
	fc.record({
		user: fc.constantFrom('a', 'b', 'c', 'd'),
		item: fc.constantFrom('p', 'q', 'r', 's', 't', 'u'),
		value: fc.integer({ min: 1, max: 5 }),
		time: fc.nat(6),
	}),
	{ minLength: 2, maxLength: 60 },
);

/** The split, or null where these rows leave nothing to measure. */
function trySplit(rows: Row[], split: SplitOptions): DatasetSplit | null {
	try {
		return makeSplit(datasetOf(rows), { preparation: all, split });
	} catch (error) {
		expect((error as Error).name).toBe('InvalidRequestError');
		return null;
	}
}

const anySplit = fc.oneof(
	fc.constant<SplitOptions>({ kind: 'leave-last-out' }),
	fc.double({ min: 0.05, max: 0.9, noNaN: true }).map((testFraction): SplitOptions => ({ kind: 'time', testFraction })),
	fc
		.tuple(fc.double({ min: 0.05, max: 0.9, noNaN: true }), fc.nat(99))
		.map(([testFraction, seed]): SplitOptions => ({ kind: 'random', testFraction, seed })),
);

describe('any split', () => {
	test('partitions the prepared log, and entries keep their own time and value', () => {
		fc.assert(
			fc.property(rowsOfTwoOrMore, anySplit, (rows, options) => {
				const split = trySplit(rows, options);
				if (split === null) return;
				const prepared = prepare(datasetOf(rows), all);
				const train = pairs(split, split.train.matrix);
				expect([...train, ...pairs(split, split.test)].sort()).toEqual(pairsOf(prepared).sort());
				expect(split.interactionCount).toBe(prepared.userIndices.length);
				train.forEach((pair, entry) => {
					const row = pairsOf(prepared).indexOf(pair);
					expect(split.train.timestamps[entry]).toBe(prepared.timestamps[row]);
					expect(split.train.matrix.values[entry]).toBe(prepared.values[row]);
				});
			}),
		);
	});

	test('leave-last-out takes each user’s last row, and only that', () => {
		fc.assert(
			fc.property(rowsOfTwoOrMore, (rows) => {
				const split = trySplit(rows, { kind: 'leave-last-out' });
				if (split === null) return;
				const prepared = prepare(datasetOf(rows), all);
				split.userIds.forEach((_, user) => {
					const own = pairsOf(prepared)
						.map((pair, row) => ({ pair, row, time: prepared.timestamps[row]! }))
						.filter(({ row }) => prepared.userIndices[row] === user)
						.sort((a, b) => a.time - b.time || a.row - b.row);
					expect(pairs(split, split.test).filter((pair) => own.some((row) => row.pair === pair))).toEqual([
						own.at(-1)!.pair,
					]);
				});
			}),
		);
	});

	test('in the time split no test row comes before a train row, and ties go by file order', () => {
		fc.assert(
			fc.property(rowsOfTwoOrMore, fc.double({ min: 0.05, max: 0.9, noNaN: true }), (rows, testFraction) => {
				const split = trySplit(rows, { kind: 'time', testFraction });
				if (split === null) return;
				const prepared = prepare(datasetOf(rows), all);
				const inTest = new Set(pairs(split, split.test));
				const order = pairsOf(prepared)
					.map((pair, row) => ({ pair, row, time: prepared.timestamps[row]! }))
					.sort((a, b) => a.time - b.time || a.row - b.row);
				const count = Math.min(order.length - 1, Math.max(1, Math.round(order.length * testFraction)));
				expect(order.map(({ pair }) => inTest.has(pair))).toEqual(
					order.map((_, place) => place >= order.length - count),
				);
			}),
		);
	});
});

describe('random split', () => {
	const rows = Array.from({ length: 60 }, (_, row) => ({ user: `u${row % 6}`, item: `i${(row / 6) | 0}` }));
	const split = (seed: number) => trySplit(rows, { kind: 'random', testFraction: 0.25, seed })!;

	test('the same seed draws the same rows, another seed others', () => {
		expect(split(1)).toEqual(split(1));
		expect(pairs(split(1), split(1).test)).not.toEqual(pairs(split(2), split(2).test));
		expect(split(1).test.columnIndices.length).toBe(15);
	});
});

describe('given split', () => {
	const train = datasetOf([
		{ user: 'a', item: 'x', value: 5 },
		{ user: 'a', item: 'y', value: 5 },
		{ user: 'b', item: 'x', value: 5 },
	]);
	const protocol = {
		preparation: { ...all, minValue: 4 },
		split: { kind: 'given', testDatasetId: 'second' } as const,
	};

	test('test rows are joined by id, repeats and training rows left out and counted, new ids added at the end', () => {
		const second = datasetOf([
			{ user: 'new', item: 'x', value: 5, event: 'buy' },
			{ user: 'a', item: 'x', value: 5 },
			{ user: 'b', item: 'z', value: 4 },
			{ user: 'b', item: 'z', value: 5 },
			{ user: 'b', item: 'y', value: 1 },
		]);
		const split = makeSplit(train, protocol, second);
		expect(split.userIds).toEqual(['a', 'b', 'new']);
		expect(split.itemIds).toEqual(['x', 'y', 'z']);
		expect(pairs(split, split.train.matrix)).toEqual(['a,x', 'a,y', 'b,x']);
		expect(pairs(split, split.test)).toEqual(['b,z', 'new,x']);
		expect(rowColumns(split.test, 0).length).toBe(0);
		expect(split.testRowsInTrain).toBe(1);
		expect(split.interactionCount).toBe(5);
		expect(textColumn(split.train.catalogue, 'title')).toEqual(['X', 'Y', 'Z']);
	});

	test('says what is wrong with a test file', () => {
		expect(() => makeSplit(train, protocol)).toThrow(/"second" is not here/);
		expect(() => makeSplit(train, protocol, train)).toThrow(/All 3 rows .* are training rows/);
		const unloved = datasetOf([{ user: 'a', item: 'z', value: 1 }]);
		expect(() => makeSplit(train, protocol, unloved)).toThrow(/In the test file: No row has a value/);
		expect(() => makeSplit(train, protocol, datasetOf([]))).toThrow(/test file holds no interactions/);
		const strangers = datasetOf([{ user: 'c', item: 'z', value: 5 }]);
		expect(() => makeSplit(train, protocol, strangers)).toThrow(/No user has both/);
	});
});

describe('what cannot be split', () => {
	const rows = [
		{ user: 'a', item: 'x' },
		{ user: 'a', item: 'y' },
	];

	test('a log without times is refused for splits by time, and split at random', () => {
		const prepared = prepare(datasetOf(rows, { hasTimestamps: false }), all);
		expect(() => splitDataset(prepared, { kind: 'leave-last-out' })).toThrow(/has none: .*time column.*random/);
		expect(() => splitDataset(prepared, { kind: 'time', testFraction: 0.5 })).toThrow(/needs the time/);
		expect(splitDataset(prepared, { kind: 'random', testFraction: 0.5, seed: 1 }).test.columnIndices.length).toBe(1);
	});

	test('a share outside 0…1 and a test nobody can be scored on are refused', () => {
		const prepared = prepare(datasetOf(rows), all);
		expect(() => splitDataset(prepared, { kind: 'time', testFraction: 1 })).toThrow(/between 0 and 1/);
		expect(() => splitDataset(prepared, { kind: 'random', testFraction: NaN, seed: 1 })).toThrow(/between 0 and 1/);
		const single = prepare(
			datasetOf([
				{ user: 'a', item: 'x' },
				{ user: 'b', item: 'x' },
			]),
			all,
		);
		expect(() => splitDataset(single, { kind: 'leave-last-out' })).toThrow(/No user has both/);
	});
});
