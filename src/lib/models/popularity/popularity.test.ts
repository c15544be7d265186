import { describe, expect, test } from 'vitest';
import type { ModelOptions } from '$lib/models/model';
import { models } from '$lib/models/registry';
import { fitOn, nobody, scoresOf } from '$lib/models/tiny-fit';
import { tinyTrainingData } from '$lib/models/tiny-worlds';

/** Item 0 was taken three times long ago, item 1 twice lately, item 2 once today, item 3 never. */
const train = tinyTrainingData(3, 4, [
	{ user: 0, item: 0, day: 0 },
	{ user: 1, item: 0, day: 0 },
	{ user: 2, item: 0, day: 10 },
	{ user: 0, item: 1, day: 90 },
	{ user: 1, item: 1, day: 95 },
	{ user: 2, item: 2, day: 100 },
]);

async function scores(options: ModelOptions): Promise<number[]> {
	return [...scoresOf(await fitOn(models['popularity'], train, options), [nobody])];
}

describe('popularity', () => {
	test('counts every row of an item', async () => {
		expect(await scores({})).toEqual([3, 2, 1, 0]);
	});

	test('counts a recent window that ends at the newest row and does not reach its far end', async () => {
		expect(await scores({ period: 'recent', windowDays: 10 })).toEqual([0, 1, 1, 0]);
		expect(await scores({ period: 'recent', windowDays: 10.5 })).toEqual([0, 2, 1, 0]);
		expect(await scores({ period: 'recent', windowDays: 1000 })).toEqual([3, 2, 1, 0]);
	});

	test('counts a row half for each half-life of its age', async () => {
		const [old, lately, today, never] = await scores({ period: 'decayed', halfLifeDays: 10 });
		expect(old).toBeCloseTo(2 * 2 ** -10 + 2 ** -9, 7);
		expect(lately).toBeCloseTo(2 ** -1 + 2 ** -0.5, 6);
		expect([today, never]).toEqual([1, 0]);
	});
});
