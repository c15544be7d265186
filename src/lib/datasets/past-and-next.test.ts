import { expect, test } from 'vitest';
import { rowColumns } from '$lib/core/csr-matrix';
import { pastAndNext } from './past-and-next';
import { prepare } from './prepare';
import { rowsAsTraining } from './rows-as-training';
import { datasetOf, type Row } from './test-dataset';

function trainingOf(rows: readonly Row[]) {
	const data = prepare(datasetOf(rows), { minValue: null, minInteractions: 0, events: null });
	return rowsAsTraining(data, Uint32Array.from(rows.keys()));
}

test('under a time split the newest tenth of the rows comes next, whoever made them', () => {
	const rows = Array.from({ length: 30 }, (_, row) => ({ user: `u${row % 4}`, item: `i${row}`, time: 1000 - row }));
	const { past, next } = pastAndNext(trainingOf(rows), { kind: 'time', testFraction: 0.1 });
	expect([...next.timestamps].sort()).toEqual([1000, 998, 999]);
	expect(past.timestamps).toHaveLength(27);
});

test('rows of one moment are never parted', () => {
	const rows = Array.from({ length: 20 }, (_, row) => ({ user: 'u', item: `i${row}`, time: row < 17 ? row : 50 }));
	const { next } = pastAndNext(trainingOf(rows), { kind: 'time', testFraction: 0.1 });
	expect([...next.timestamps]).toEqual([]);
});

test('else the newest row of each user with at least three, the higher item of equal times', () => {
	const train = trainingOf([
		...[5, 9, 9].map((time, item) => ({ user: 'three', item: `i${item}`, time })),
		...[5, 9].map((time, item) => ({ user: 'two', item: `i${item}`, time })),
		...[8, 7, 3, 1].map((time, item) => ({ user: 'four', item: `i${item}`, time })),
	]);
	const { past, next } = pastAndNext(train, { kind: 'leave-last-out' });
	expect([0, 1, 2].map((user) => [...rowColumns(next.matrix, user)])).toEqual([[2], [], [0]]);
	expect(past.matrix.columnIndices).toHaveLength(7);
});
