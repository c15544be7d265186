import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { coverage } from './coverage';
import type { JudgedList } from './metric';
import { listMetrics, metricMeta, metrics, valueMetrics } from './registry';

const judge = (hits: number[], k: number, relevantCount: number) => {
	const list: JudgedList = { hits: Uint8Array.from(hits), k, relevantCount };
	return Object.fromEntries(listMetrics.map(({ meta, score }) => [meta.id, score(list)]));
};
const log3 = Math.log2(3);

describe('list metrics', () => {
	test.each([
		{
			title: 'hits at places 1 and 3 of 4, three relevant',
			list: [[1, 0, 1, 0], 4, 3] as const,
			expected: {
				hitRate: 1,
				precision: 1 / 2,
				recall: 2 / 3,
				f1: 4 / 7,
				ndcg: (1 + 1 / 2) / (1 + 1 / log3 + 1 / 2),
				map: (1 + 2 / 3) / 3,
				mrr: 1,
			},
		},
		{
			title: 'more relevant than places: the ideal has k of them',
			list: [[0, 1], 2, 10] as const,
			expected: {
				hitRate: 1,
				precision: 1 / 2,
				recall: 1 / 10,
				f1: 1 / 6,
				ndcg: 1 / log3 / (1 + 1 / log3),
				map: 1 / 4,
				mrr: 1 / 2,
			},
		},
		{
			title: 'a list shorter than k loses the empty places in precision only',
			list: [[1], 5, 1] as const,
			expected: { hitRate: 1, precision: 1 / 5, recall: 1, f1: 1 / 3, ndcg: 1, map: 1, mrr: 1 },
		},
		{
			title: 'no hit',
			list: [[0, 0, 0], 3, 2] as const,
			expected: { hitRate: 0, precision: 0, recall: 0, f1: 0, ndcg: 0, map: 0, mrr: 0 },
		},
		{
			title: 'an empty list',
			list: [[], 3, 2] as const,
			expected: { hitRate: 0, precision: 0, recall: 0, f1: 0, ndcg: 0, map: 0, mrr: 0 },
		},
	])('by hand: $title', ({ list: [hits, k, relevantCount], expected }) => {
		for (const [id, value] of Object.entries(judge([...hits], k, relevantCount))) {
			expect(value, id).toBeCloseTo(expected[id as keyof typeof expected], 12);
		}
	});

	test('nothing but hits is a perfect list, and every value stays in its range', () => {
		const lists = fc.record({
			hits: fc.array(fc.nat(1), { maxLength: 12 }),
			unseen: fc.nat(5),
			extra: fc.nat(4),
		});
		fc.assert(
			fc.property(lists, ({ hits, unseen, extra }) => {
				const relevantCount = Math.max(1, hits.filter(Boolean).length + unseen);
				const k = Math.max(1, hits.length + extra);
				for (const [id, value] of Object.entries(judge(hits, k, relevantCount))) {
					const [low, high] = metricMeta(id)!.range;
					expect(value, id).toBeGreaterThanOrEqual(low);
					expect(value, id).toBeLessThanOrEqual(high + 1e-12);
				}
				const perfect = judge(
					Array.from({ length: k }, () => 1),
					k,
					k,
				);
				expect(Object.values(perfect).every((value) => Math.abs(value - 1) < 1e-12)).toBe(true);
			}),
		);
	});
});

describe('coverage', () => {
	test('is the share of items in some list', () => {
		expect(coverage.score(Uint32Array.of(3, 0, 1, 0))).toBe(0.5);
	});

	test('a list counts for what only it shows', () => {
		expect(coverage.lossWithout(Uint32Array.of(3, 0, 1, 0), Uint32Array.of(0, 2))).toBe(0.25);
	});
});

describe('the registry', () => {
	test('names every metric once, with a formula', () => {
		const ids = metrics.map(({ meta }) => meta.id);
		expect(ids).toEqual(['hitRate', 'precision', 'recall', 'f1', 'ndcg', 'map', 'mrr', 'coverage', 'rmse', 'mae']);
		expect(metrics.every(({ meta }) => meta.formula.includes('=') && meta.help.endsWith('.'))).toBe(true);
		expect(valueMetrics.every(({ meta }) => meta.direction === 'lower' && !meta.atK)).toBe(true);
	});

	test('finds the meta behind a reported name', () => {
		expect(metricMeta('ndcg@10')?.label).toBe('NDCG');
		expect(metricMeta('rmse')?.label).toBe('RMSE');
		expect(metricMeta('auc@10')).toBeNull();
	});
});
