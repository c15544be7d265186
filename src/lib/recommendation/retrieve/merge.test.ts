import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CandidateSource, PipelineSource, RankedList } from '$lib/recommendation/recommendation';
import { mergeCandidates } from './merge';

const sourceOf = (weight = 1): PipelineSource => ({ source: {} as CandidateSource, quota: null, weight });
const list = (...itemIndices: number[]): RankedList => ({
	itemIndices: Uint32Array.from(itemIndices),
	scores: Float32Array.from(itemIndices, (_, rank) => 100 - rank),
});

describe('merging sources', () => {
	test('reciprocal-rank fusion sums 1 / (60 + rank) over the lists, weighted', () => {
		fc.assert(
			fc.property(
				fc.array(fc.uniqueArray(fc.nat(9)), { minLength: 2, maxLength: 4 }),
				fc.array(fc.double({ min: 0.1, max: 3, noNaN: true }), { minLength: 4, maxLength: 4 }),
				(found, weights) => {
					const sources = found.map((_, place) => sourceOf(weights[place]));
					const merged = mergeCandidates(
						sources,
						found.map((items) => list(...items)),
						'fusion',
						10,
					);
					const scoreOf = (item: number) =>
						found.reduce((sum, items, place) => {
							const rank = items.indexOf(item);
							return rank === -1 ? sum : sum + weights[place]! / (60 + rank + 1);
						}, 0);
					expect(new Set(merged.itemIndices)).toEqual(new Set(found.flat()));
					merged.itemIndices.forEach((item, rank) => {
						expect(merged.scores[rank]).toBeCloseTo(scoreOf(item), 6);
						const origins = found.reduce((bits, items, place) => bits + (items.includes(item) ? 2 ** place : 0), 0);
						expect(merged.origins[rank]).toBe(origins);
						expect(found[merged.sourceIndices[rank]]).toContain(item);
					});
					expect([...merged.scores]).toEqual([...merged.scores].sort((a, b) => b - a));
				},
			),
		);
	});

	test('quotas let the sources take turns in proportion', () => {
		const merged = mergeCandidates([sourceOf(), sourceOf()], [list(1, 2, 3, 4), list(9, 8)], 'quotas', 10);
		expect([...merged.itemIndices]).toEqual([1, 9, 2, 3, 8, 4]);
		expect([...merged.sourceIndices]).toEqual([0, 1, 0, 0, 1, 0]);
	});

	test('a source alone keeps its own scores, and no source finds nothing', () => {
		const merged = mergeCandidates([sourceOf()], [list(4, 2)], 'fusion', 10);
		expect([...merged.scores]).toEqual([100, 99]);
		expect(mergeCandidates([], [], 'fusion', 10).itemIndices.length).toBe(0);
	});
});
