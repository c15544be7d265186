import fc from 'fast-check';
import { expect, test } from 'vitest';
import { partsAtOnce, planBlocks } from './plan-blocks';

test('blocks are whole tiles that hold the batch, none is empty, and slopes stay below a bound', () => {
	const size = fc.integer({ min: 1, max: 20_000 });
	fc.assert(
		fc.property(size, size, (batchSize, candidateCount) => {
			const { blockRows, blockCount } = planBlocks(batchSize, candidateCount);
			expect(blockRows % 6).toBe(0);
			expect(blockRows * blockCount).toBeGreaterThanOrEqual(batchSize);
			expect(blockRows * (blockCount - 1)).toBeLessThan(batchSize);
			expect(blockRows).toBeLessThanOrEqual(132);
			expect(blockRows * candidateCount).toBeLessThanOrEqual(
				Math.max(132 * 1024, 48 * candidateCount) + 6 * candidateCount,
			);
		}),
	);
});

test.each([
	[20, 20, 1, 24],
	[100, 100, 4, 30],
	[1024, 700, 8, 132],
	[1200, 700, 16, 78],
	[1024, 2048, 16, 66],
	[8192, 16_384, 171, 48],
])('%i queries and %i candidates are %i blocks of %i', (batchSize, candidateCount, blockCount, blockRows) => {
	expect(planBlocks(batchSize, candidateCount)).toEqual({ blockRows, blockCount });
});

test('every thread finds a part, and all parts together take at most 32 MB', () => {
	expect(partsAtOnce(8, 1024 * 64, 2)).toBe(8);
	expect(partsAtOnce(64, 1024 * 64, 12)).toBe(12);
	expect(partsAtOnce(64, 16_384 * 256, 12)).toBe(2);
	expect(partsAtOnce(3, 10 ** 9, 12)).toBe(1);
});
