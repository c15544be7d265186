import { describe, expect, test } from 'vitest';
import { csrFromCoordinates } from '$lib/core/csr-matrix';
import { listNdcg } from './list-ndcg';
import { jaccard, rankBiasedOverlap, rankCorrelation } from './list-overlap';

const list = (...items: number[]) => Uint32Array.from(items);

/** User 0 took items 1 and 2. */
const test0 = csrFromCoordinates({
	rowCount: 1,
	columnCount: 9,
	rows: Uint32Array.of(0, 0),
	columns: Uint32Array.of(1, 2),
	values: Float32Array.of(1, 1),
}).matrix;

test('NDCG of one list counts hits by place, against the best there could be', () => {
	const ideal = 1 + 1 / Math.log2(3);
	expect(listNdcg(list(1, 2, 5), test0, 0, 3)).toBeCloseTo(1, 12);
	expect(listNdcg(list(5, 1, 6, 2), test0, 0, 3)).toBeCloseTo(1 / Math.log2(3) / ideal, 12);
	expect(listNdcg(list(5, 6), test0, 0, 1)).toBe(0);
});

describe('how alike two lists are', () => {
	test('Jaccard counts what they share', () => {
		expect(jaccard(list(1, 2, 3), list(3, 4))).toBe(1 / 4);
		expect(jaccard(list(1, 2), list(2, 1))).toBe(1);
		expect(jaccard(list(), list())).toBe(1);
	});

	test('rank-biased overlap is 1 for the same list, 0 for strangers, and the sum by hand between', () => {
		expect(rankBiasedOverlap(list(1, 2, 3, 4), list(1, 2, 3, 4))).toBeCloseTo(1, 12);
		expect(rankBiasedOverlap(list(1, 2), list(3, 4))).toBe(0);
		// X = 0, 2, 2: (2/3)·0.729 + (0.1/0.9)·(0 + 1·0.81 + (2/3)·0.729)
		const byHand = (2 / 3) * 0.729 + (0.1 / 0.9) * (0.81 + (2 / 3) * 0.729);
		expect(rankBiasedOverlap(list(1, 2, 3), list(2, 1, 4))).toBeCloseTo(byHand, 12);
	});

	test('a swap at the top costs more than one at the end', () => {
		const top = rankBiasedOverlap(list(1, 2, 3, 4, 5), list(2, 1, 3, 4, 5));
		const end = rankBiasedOverlap(list(1, 2, 3, 4, 5), list(1, 2, 3, 5, 4));
		expect(top).toBeLessThan(end);
	});

	test('rank correlation looks at the common items only', () => {
		expect(rankCorrelation(list(1, 2, 3, 9), list(1, 8, 2, 3))).toBeCloseTo(1, 12);
		expect(rankCorrelation(list(1, 2, 3), list(3, 2, 1))).toBeCloseTo(-1, 12);
		expect(rankCorrelation(list(1, 2), list(2, 3))).toBeNaN();
	});
});
