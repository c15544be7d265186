import { describe, expect, test } from 'vitest';
import { rowColumns, type CsrMatrix } from '$lib/core/csr-matrix';
import type { DatasetSplit, SplitOptions } from './dataset-split';
import { makeSplit } from './make-split';
import { foldsOf, isSampled } from './protocol-meta';
import { datasetOf, type Row } from './test-dataset';

const preparation = { minValue: null, minInteractions: 0, events: null };
const split = (rows: Row[], options: SplitOptions, ...more: Row[][]) =>
	makeSplit(datasetOf(rows), { preparation, split: options }, ...more.map((file) => datasetOf(file)));
const itemsOf = ({ itemIds }: DatasetSplit, matrix: CsrMatrix, user: number) =>
	Array.from(rowColumns(matrix, user), (item) => itemIds[item]).sort();
/** Ten items each, one after another in time. */
const log = (userCount: number): Row[] =>
	Array.from({ length: userCount * 10 }, (_, row) => ({
		user: `u${row % userCount}`,
		item: `i${Math.floor(row / userCount)}`,
		time: row,
	}));

describe('leave-n-out', () => {
	test('takes the last n, and leaves one to be asked with', () => {
		const rows = [...log(3), { user: 'short', item: 'i0', time: 500 }, { user: 'short', item: 'i1', time: 501 }];
		const made = split(rows, { kind: 'leave-n-out', n: 3 });
		expect(itemsOf(made, made.test, 0)).toEqual(['i7', 'i8', 'i9']);
		expect(itemsOf(made, made.train.matrix, 3)).toEqual(['i0']);
		expect(itemsOf(made, made.test, 3)).toEqual(['i1']);
		expect(() => split(rows, { kind: 'leave-n-out', n: 0 })).toThrow(/from 1 on/);
	});
});

describe('a backtest', () => {
	test('each window trains on all before it and never sees what comes after', () => {
		const folds = foldsOf({ kind: 'time', testFraction: 0.2, fold: { index: 2, count: 3 } });
		const seen = folds.map((options) => {
			const made = split(log(4), options);
			const counts = [made.train.matrix, made.test].map((matrix) => matrix.columnIndices.length);
			return [...counts, Math.max(...made.train.timestamps), made.interactionCount];
		});
		expect(seen).toEqual([
			[16, 8, 15, 24],
			[24, 8, 23, 32],
			[32, 8, 31, 40],
		]);
	});

	test('windows that leave nothing to train on are refused', () => {
		expect(() => split(log(4), { kind: 'time', testFraction: 0.4, fold: { index: 0, count: 3 } })).toThrow(
			/nothing of 40 rows to train on/,
		);
	});
});

describe('the user split', () => {
	const made = split(log(20), { kind: 'user', userFraction: 0.25, foldIn: 0.8, seed: 3 });
	const isTestUser = (user: number) => rowColumns(made.test, user).length > 0;

	test('keeps a quarter of the users out of training and asks with 80 % of what they did', () => {
		const testUsers = made.userIds.flatMap((_, user) => (isTestUser(user) ? [user] : []));
		expect(testUsers).toHaveLength(5);
		for (const user of testUsers) {
			expect(rowColumns(made.train.matrix, user)).toHaveLength(0);
			expect(rowColumns(made.foldIn!.matrix, user)).toHaveLength(8);
			expect(rowColumns(made.test, user)).toHaveLength(2);
		}
		made.userIds.forEach((_, user) => {
			if (!isTestUser(user)) expect(rowColumns(made.train.matrix, user)).toHaveLength(10);
		});
	});

	test('the same seed draws the same users, another seed others', () => {
		const drawn = (seed: number) =>
			split(log(20), { kind: 'user', userFraction: 0.25, foldIn: 0.8, seed }).test.rowOffsets;
		expect(drawn(3)).toEqual(made.test.rowOffsets);
		expect(drawn(4)).not.toEqual(made.test.rowOffsets);
		expect(() => split(log(20), { kind: 'user', userFraction: 0.25, foldIn: 1, seed: 1 })).toThrow(/fold-in share/);
	});
});

describe('given candidates', () => {
	const options: SplitOptions = { kind: 'given', testDatasetId: 't', candidatesDatasetId: 'c' };
	const test1: Row[] = [{ user: 'u0', item: 'new' }];

	test('a user’s candidates are the listed items and the test items, whatever else is listed', () => {
		const listed: Row[] = [
			...['i3', 'i5', 'unknown'].map((item) => ({ user: 'u0', item })),
			{ user: 'stranger', item: 'i1' },
			{ user: 'u1', item: 'i1' },
		];
		const made = split(log(2), options, test1, listed);
		expect(itemsOf(made, made.candidates!, 0)).toEqual(['i3', 'i5', 'new']);
		expect(itemsOf(made, made.candidates!, 1)).toEqual([]);
		expect(isSampled(made.protocol)).toBe(true);
	});

	test('a list for nobody, or none at all, is refused', () => {
		expect(() => split(log(2), options, test1, [{ user: 'stranger', item: 'i1' }])).toThrow(/lists no item/);
		expect(() => split(log(2), options, test1)).toThrow(/is not here/);
	});
});
