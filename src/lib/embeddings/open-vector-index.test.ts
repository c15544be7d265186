import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRng } from '$lib/core/rng';
import { createKernels } from '$lib/kernels/backend';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import { CodedLists } from './coded-lists';
import { measureIndex } from './index-report';
import { openVectorIndex } from './open-vector-index';
import { VectorTable } from './vector-table';

/** Eight clouds. */
function vectorsOf(rowCount: number, dim: number, seed: number): Float32Array {
	const rng = createRng(seed);
	const centres = Array.from({ length: 8 * dim }, () => 2 * rng.normal());
	return Float32Array.from(
		{ length: rowCount * dim },
		(_, at) => centres[(Math.floor(at / dim) % 8) * dim + (at % dim)] + 0.3 * rng.normal(),
	);
}

const simd = await createKernels({ backend: 'simd' });

describe('vector indexes', () => {
	test('8 bits equal f32 for any vectors, ties and zeros included', () => {
		const number = fc.oneof(fc.float({ noNaN: true, min: -5, max: 5 }), fc.constantFrom(0, 1e-20, 1000));
		const worlds = fc
			.record({ dim: fc.integer({ min: 1, max: 5 }), rowCount: fc.integer({ min: 8, max: 60 }) })
			.chain(({ dim, rowCount }) =>
				fc.record({
					dim: fc.constant(dim),
					vectors: fc.array(number, { minLength: dim * rowCount, maxLength: dim * rowCount }),
					query: fc.array(number, { minLength: dim, maxLength: dim }),
					k: fc.integer({ min: 0, max: 12 }),
				}),
			);
		fc.assert(
			fc.property(worlds, ({ dim, vectors, query, k }) => {
				for (const kernels of [referenceKernels, simd]) {
					const [exact, int8] = (['exact', 'int8'] as const).map((kind) =>
						openVectorIndex(kind, Float32Array.from(vectors), dim, kernels),
					);
					const asked = Float32Array.from(query);
					expect(int8.search(asked, k)).toEqual(exact.search(asked, k));
					exact.release();
					int8.release();
				}
			}),
			{ numRuns: 200 },
		);
	});

	test('lists read in full find nearly all, and say that they are not exact', () => {
		const vectors = vectorsOf(600, 16, 3);
		const all = new CodedLists(vectors, 16, referenceKernels, { readShare: 1, partDim: 2 });
		const exact = new VectorTable(vectors, 16, referenceKernels, { quantised: false });
		expect([all.isExact, exact.isExact]).toEqual([false, true]);
		const query = vectors.slice(0, 16);
		const truth = new Set(exact.search(query, 50).rows);
		expect(all.search(query, 50).rows.filter((row) => truth.has(row)).length).toBeGreaterThan(45);
		expect(all.sizeBytes).toBeLessThan(exact.sizeBytes);
	});

	test('the same seed gives the same lists', () => {
		const vectors = vectorsOf(300, 8, 5);
		const search = () => new CodedLists(vectors, 8, referenceKernels).search(vectors.slice(8, 16), 20);
		expect(search()).toEqual(search());
	});

	test('the report holds recall, equal answers and bytes against the exact one', async () => {
		const items = vectorsOf(2000, 16, 7);
		const [exact, int8, lists] = await Promise.all(
			(['exact', 'int8', 'ivf-pq'] as const).map((kind) => measureIndex(kind, { dim: 16, items }, simd)),
		);
		expect([exact.recallAt100, int8.recallAt100]).toEqual([1, 1]);
		expect([exact.sameCount, int8.sameCount]).toEqual([200, 200]);
		expect(int8.savedShare).toBeCloseTo(1 - (16 + 4) / 64, 6);
		expect([exact.scoredRows, int8.scoredRows! < 1000]).toEqual([null, true]);
		expect(lists.recallAt100).toBeLessThanOrEqual(1);
		expect(lists.recallAt100).toBeGreaterThan(0.5);
	});
});
