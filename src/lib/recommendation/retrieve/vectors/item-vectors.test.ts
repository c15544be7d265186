import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRng } from '$lib/core/rng';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import { exactIndex } from './exact-vectors';
import { int8Index } from './int8-vectors';
import { ivfPqIndex } from './coded-lists';
import { measureIndexes } from './measure-indexes';

function vectorsOf(itemCount: number, dim: number, seed: number) {
	const rng = createRng(seed);
	const centres = Array.from({ length: 8 * dim }, () => 2 * rng.normal());
	const items = Float32Array.from(
		{ length: itemCount * dim },
		(_, at) => centres[(Math.floor(at / dim) % 8) * dim + (at % dim)]! + 0.3 * rng.normal(),
	);
	return { dim, items };
}

describe('item indexes', () => {
	test('int8 with rescoring equals f32 for any vectors, ties and zeros included', () => {
		const number = fc.oneof(fc.float({ noNaN: true, min: -5, max: 5 }), fc.constantFrom(0, 1e-20, 1000));
		const worlds = fc
			.record({ dim: fc.integer({ min: 1, max: 5 }), itemCount: fc.integer({ min: 1, max: 30 }) })
			.chain(({ dim, itemCount }) =>
				fc.record({
					dim: fc.constant(dim),
					items: fc.array(number, { minLength: dim * itemCount, maxLength: dim * itemCount }),
					query: fc.array(number, { minLength: dim, maxLength: dim }),
					k: fc.integer({ min: 0, max: 35 }),
				}),
			);
		fc.assert(
			fc.property(worlds, ({ dim, items, query, k }) => {
				const vectors = { dim, items: Float32Array.from(items) };
				const asked = Float32Array.from(query);
				const exact = exactIndex(vectors, referenceKernels).search(asked, k);
				expect(int8Index(vectors, referenceKernels).search(asked, k)).toEqual(exact);
			}),
			{ numRuns: 300 },
		);
	});

	test('inverted lists read in full find nearly all, and say that they are not exact', () => {
		const vectors = vectorsOf(600, 16, 3);
		const all = ivfPqIndex(vectors, referenceKernels, { probeShare: 1, partDim: 2 });
		const exact = exactIndex(vectors, referenceKernels);
		expect([all.isExact, exact.isExact]).toEqual([false, true]);
		const query = vectors.items.slice(0, 16);
		const truth = new Set(exact.search(query, 50).itemIndices);
		const found = all.search(query, 50).itemIndices.filter((item) => truth.has(item)).length;
		expect(found).toBeGreaterThan(40);
		expect(all.sizeBytes).toBeLessThan(exact.sizeBytes);
	});

	test('the same seed gives the same lists', () => {
		const vectors = vectorsOf(300, 8, 5);
		const query = vectors.items.slice(8, 16);
		const search = () => ivfPqIndex(vectors, referenceKernels).search(query, 20);
		expect(search()).toEqual(search());
	});

	test('the report holds recall and bytes against the exact one', async () => {
		const [exact, int8, lists] = await measureIndexes(vectorsOf(800, 16, 7), referenceKernels);
		expect([exact!.recallAt100, int8!.recallAt100]).toEqual([1, 1]);
		expect(int8!.savedShare).toBeCloseTo(1 - (16 + 4) / 64, 6);
		expect(lists!.recallAt100).toBeLessThanOrEqual(1);
		expect(lists!.recallAt100).toBeGreaterThan(0.5);
	});
});
