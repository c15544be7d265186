import { expect, test } from 'vitest';
import { describeKernel, edgeSizes, expectClose, poisonMemory, randomFloats } from '$lib/kernels/check-kernel';
import { randomBags, withWorkspace } from '$lib/kernels/check-workspace';
import { poolBagsReference } from './embedding-bags.reference';

const rowCount = 50;

describeKernel(
	'embedding bags equal the reference within 2e-5 for entries in [−1, 1] and bags of up to 8',
	(kernels) => {
		const check = (bagCount: number, dim: number) => {
			const bags = randomBags(bagCount, rowCount, 7);
			const columns = { stride: dim + 5, column: 3 };
			const table = randomFloats(rowCount * dim, 1);
			const expected = new Float32Array(bagCount * columns.stride).fill(7);
			poolBagsReference(table, dim, bags, expected, columns);
			poisonMemory(kernels);
			withWorkspace(kernels, ({ put, workspace }) => {
				const [tableAt, out] = [put(table), put(new Float32Array(expected.length).fill(7))];
				workspace.poolBags(tableAt, dim, bags, out, columns);
				expectClose(out.values, expected, 2e-5);
			});
		};

		test.each(edgeSizes)('%i bags, with every tail of a row', (bagCount) => {
			for (const dim of [1, 3, 4, 5, 31, 32, 33, 64, 65]) check(bagCount, dim);
		});

		test('a hand-worked sum, and an empty bag', () => {
			withWorkspace(kernels, ({ put, workspace }) => {
				const out = put(new Float32Array(4).fill(9));
				const bags = { offsets: Uint32Array.of(0, 2, 2), rows: Uint32Array.of(1, 0), weights: Float32Array.of(2, -1) };
				workspace.poolBags(put(Float32Array.of(1, 2, 10, 20)), 2, bags, out, { stride: 2, column: 0 });
				expect([...out.values]).toEqual([19, 38, 0, 0]);
			});
		});

		test('a row outside the table, columns outside the matrix and torn bags are refused', () => {
			withWorkspace(kernels, ({ put, workspace }) => {
				const [table, out] = [put(new Float32Array(4)), put(new Float32Array(4))];
				const bag = { offsets: Uint32Array.of(0, 1), rows: Uint32Array.of(2), weights: Float32Array.of(1) };
				const columns = { stride: 2, column: 0 };
				expect(() => workspace.poolBags(table, 2, bag, out, columns)).toThrow(/row 2 is outside 0…1/);
				const inside = { ...bag, rows: Uint32Array.of(1) };
				expect(() => workspace.poolBags(table, 2, inside, out, { stride: 2, column: 1 })).toThrow(/columns 1…2/);
				expect(() => workspace.poolBags(table, 2, { ...inside, offsets: Uint32Array.of(0, 2) }, out, columns)).toThrow(
					/bags from 0 to 2 with 1 rows/,
				);
			});
		});
	},
);
