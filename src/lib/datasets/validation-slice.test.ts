import { describe, expect, test } from 'vitest';
import { rowColumns } from '$lib/core/csr-matrix';
import { makeSplit } from './make-split';
import type { TrainingData } from './dataset-split';
import { datasetOf } from './test-dataset';
import { holdOutValidation } from './validation-slice';

// 20 users with 4 train rows, one with 2; equal times in pairs.
const rows = Array.from({ length: 21 }, (_, user) =>
	Array.from({ length: user === 20 ? 3 : 5 }, (_, place) => ({
		user: `u${user}`,
		item: `i${(user * 3 + place * 7) % 30}`,
		time: Math.floor(place / 2),
	})),
).flat();
const split = makeSplit(datasetOf(rows), {
	preparation: { minValue: null, minInteractions: 0, events: null },
	split: { kind: 'leave-last-out' },
});

/** Items of a user, oldest first; equal times by item index, as models read a history. */
function historyOf({ matrix, timestamps }: TrainingData, user: number): number[] {
	const start = matrix.rowOffsets[user]!;
	const items = [...rowColumns(matrix, user)];
	return items
		.map((item, place) => ({ item, time: timestamps[start + place]! }))
		.sort((a, b) => a.time - b.time || a.item - b.item)
		.map(({ item }) => item);
}

describe('holdOutValidation', () => {
	test('holds out the last row of every user with three, by the order queries are in', () => {
		const { train, validation } = holdOutValidation(split, { maxUsers: 100, seed: 1 });
		for (let user = 0; user < 21; user++) {
			const history = historyOf(split.train, user);
			expect([...rowColumns(validation, user)]).toEqual(history.length >= 3 ? [history.at(-1)] : []);
			const left = history.length >= 3 ? history.slice(0, -1) : history;
			expect(historyOf(train, user)).toEqual(left);
		}
	});

	test('takes at most maxUsers users, the same ones for the same seed', () => {
		const draw = (seed: number) => holdOutValidation(split, { maxUsers: 5, seed });
		expect(draw(1).validation.columnIndices.length).toBe(5);
		expect(draw(1)).toEqual(draw(1));
		expect(draw(1).validation).not.toEqual(draw(2).validation);
		expect(draw(1).train.timestamps.length).toBe(split.train.timestamps.length - 5);
		expect(draw(1).train.eventCodes.length).toBe(split.train.timestamps.length - 5);
	});

	test('leaves the split itself as it was', () => {
		const before = structuredClone(split.train.matrix);
		holdOutValidation(split, { maxUsers: 100, seed: 1 });
		expect(split.train.matrix).toEqual(before);
	});
});
