import { describe, expect, test } from 'vitest';
import { datasetOf } from '$lib/datasets/test-dataset';
import { cutByTime, type NewestPart } from './log-window';

const DAY = 86_400_000;

function cut(days: readonly number[], newest: NewestPart) {
	const { log, catalogue } = datasetOf(days.map((day, row) => ({ user: 'u', item: `i${row}`, time: day * DAY })));
	const { baseline, current } = cutByTime({ log, catalogue }, newest);
	return [baseline, current].map(({ rows }) => [...rows].map((row) => days[row]));
}

describe('a log cut in time', () => {
	test('by days goes back from its last row, and the moment of the cut is new', () => {
		expect(cut([9, 1, 5, 3, 2], { kind: 'days', days: 4 })).toEqual([
			[1, 2, 3],
			[5, 9],
		]);
		expect(cut([9, 1, 5, 3, 2], { kind: 'days', days: 3 })).toEqual([[1, 2, 3, 5], [9]]);
	});

	test('by a share of its rows never parts one moment', () => {
		expect(cut([4, 1, 2, 3], { kind: 'share', share: 0.25 })).toEqual([[1, 2, 3], [4]]);
		expect(cut([4, 1, 3, 3, 3, 2], { kind: 'share', share: 0.4 })).toEqual([
			[1, 2],
			[3, 3, 3, 4],
		]);
		expect(cut([1, 2], { kind: 'share', share: 0 })).toEqual([[1], [2]]);
	});

	test('is refused without times, or where nothing would be old', () => {
		expect(() => cut([1, 1, 1], { kind: 'share', share: 0.5 })).toThrow(/whole log would be the newer part/);
		expect(() => cut([1, 2, 3], { kind: 'days', days: 2 })).toThrow(/whole log would be the newer part/);
		const timeless = datasetOf([{ user: 'u', item: 'i' }], { hasTimestamps: false });
		expect(() => cutByTime(timeless, { kind: 'days', days: 1 })).toThrow(/no times/);
	});
});
