import { expect, test } from 'vitest';
import { describeKernel, edgeSizes, expectClose, poisonMemory, randomFloats } from '$lib/kernels/check-kernel';
import { withWorkspace } from '$lib/kernels/check-workspace';
import { topKReference } from '$lib/kernels/top-k/top-k.reference';
import type { Workspace } from '$lib/kernels/workspace';
import { codeBytesOf } from './vector-search.reference';

function quantisedOf(workspace: Workspace, rowCount: number, dim: number) {
	const floats = (length: number) => workspace.floats(length);
	const codes = floats((rowCount * codeBytesOf(dim)) / 4);
	return { codes, scales: floats(rowCount), lengths: floats(rowCount), errors: floats(rowCount) };
}

describeKernel('vector search is exact on its own products, which equal the reference within 2e-5', (kernels) => {
	const check = (rowCount: number, dim: number, k: number) => {
		const [values, query] = [randomFloats(rowCount * dim, 1), randomFloats(dim, 2)];
		withWorkspace(kernels, ({ put, workspace }) => {
			const table = put(values);
			const [scores, plain] = [new Float32Array(rowCount), new Float32Array(rowCount)];
			const rows = Uint32Array.from(scores.keys());
			poisonMemory(kernels);
			workspace.scoreRows(table, query, rows, scores);
			rows.forEach((row) => {
				for (let d = 0; d < dim; d++) plain[row] += values[row * dim + d] * query[d];
			});
			expectClose(scores, plain, 2e-5);
			const [indices, best] = [new Uint32Array(k), new Float32Array(k)];
			const [expectedIndices, expectedBest] = [new Uint32Array(k), new Float32Array(k)];
			const count = workspace.searchRows(table, rowCount, query, k, indices, best);
			expect(count).toBe(topKReference(scores, k, expectedIndices, expectedBest));
			expect([...indices]).toEqual([...expectedIndices]);
			expect([...best]).toEqual([...expectedBest]);
		});
	};

	test.each(edgeSizes)('%i rows, with every tail', (rowCount) => {
		for (const dim of [1, 3, 4, 5, 15, 16, 17, 64, 65]) check(rowCount, dim, 4);
	});

	test('several chunks, and ties across them to the lower index', () => {
		check(20_000, 7, 30);
		withWorkspace(kernels, ({ put, workspace }) => {
			const [indices, best] = [new Uint32Array(3), new Float32Array(3)];
			workspace.searchRows(put(new Float32Array(20_000).fill(2)), 20_000, Float32Array.of(3), 3, indices, best);
			expect([[...indices], [...best]]).toEqual([
				[0, 1, 2],
				[6, 6, 6],
			]);
		});
	});
});

describeKernel('bounds of a quantised table are never below the product, and close', (kernels) => {
	test.each(edgeSizes.filter((size) => size > 0))('%i rows, with every tail', (rowCount) => {
		for (const dim of [1, 5, 16, 17, 64, 65]) {
			withWorkspace(kernels, ({ put, workspace }) => {
				const values = randomFloats(rowCount * dim, 3);
				values.fill(0, 0, dim);
				const [table, query] = [put(values), randomFloats(dim, 4)];
				const quantised = quantisedOf(workspace, rowCount, dim);
				poisonMemory(kernels);
				workspace.quantiseRows(table, rowCount, dim, quantised);
				const [indices, bounds] = [new Uint32Array(rowCount), new Float32Array(rowCount)];
				expect(workspace.boundRows(quantised, rowCount, query, rowCount, indices, bounds)).toBe(rowCount);
				const scores = new Float32Array(rowCount);
				workspace.scoreRows(table, query, indices, scores);
				const slack = 0.006 * Math.hypot(...query) * Math.sqrt(dim);
				bounds.forEach((bound, place) => {
					expect(bound).toBeGreaterThanOrEqual(scores[place]);
					expect(bound).toBeLessThanOrEqual(scores[place] + 2 * slack + 1e-6);
				});
				expect([...indices].sort((a, b) => a - b)).toEqual([...scores.keys()]);
			});
		}
	});
});
