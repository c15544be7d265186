import { expect, test } from 'vitest';
import { describeKernel, edgeSizes, expectClose, poisonMemory, randomFloats } from '$lib/kernels/check-kernel';
import { withWorkspace } from '$lib/kernels/check-workspace';
import { topKReference } from '$lib/kernels/top-k/top-k.reference';
import type { Workspace } from '$lib/kernels/workspace';
import { codeBytesOf } from './vector-search.reference';

function quantisedOf(workspace: Workspace, rowCount: number, dim: number) {
	const floats = (length: number) => workspace.floats(length);
	const codes = floats((rowCount * codeBytesOf(dim)) / 4);
	return { codes, scales: floats(rowCount) };
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

describeKernel('candidates by 8 bits hold the best for certain, and few others', (kernels) => {
	const check = (values: Float32Array, query: Float32Array, k: number) => {
		const rowCount = values.length / query.length;
		let candidateCount: number | null = null;
		withWorkspace(kernels, ({ put, workspace }) => {
			const table = put(values);
			const quantised = quantisedOf(workspace, rowCount, query.length);
			poisonMemory(kernels);
			workspace.quantiseRows(table, rowCount, query.length, quantised);
			const candidates = workspace.candidateRows(quantised, rowCount, query, k);
			if (candidates === null) return;
			expect([...candidates]).toEqual([...new Set(candidates)].sort((a, b) => a - b));
			const [indices, best] = [new Uint32Array(k), new Float32Array(k)];
			const count = workspace.searchRows(table, rowCount, query, k, indices, best);
			const missing = [...indices.subarray(0, count)].filter((row) => !candidates.includes(row));
			expect(missing).toEqual([]);
			candidateCount = candidates.length;
		});
		return candidateCount;
	};

	test.each(edgeSizes.filter((size) => size > 0))('%i rows, with every tail', (rowCount) => {
		for (const dim of [1, 5, 16, 17, 64, 65]) {
			const values = randomFloats(rowCount * dim, 3);
			values.fill(0, 0, dim);
			for (const k of [1, 4, rowCount]) check(values, randomFloats(dim, 4), k);
		}
	});

	test('20,000 rows leave a few in a hundred wanted', () => {
		expect(check(randomFloats(20_000 * 64, 5), randomFloats(64, 6), 10)).toBeLessThan(60);
	});

	test('numbers from where f32 ends', () => {
		for (const size of [1e-38, 1e-30, 1e-20, 1e15]) {
			const values = randomFloats(300 * 5, 7).map((value) => value * size);
			for (const other of [1e-30, 1e-10, 1e15]) {
				check(
					values,
					randomFloats(5, 8).map((value) => value * other),
					4,
				);
			}
		}
	});

	test('rows that come better and better, and rows all the same', () => {
		const rising = Float32Array.from({ length: 20_000 }, (_, row) => row);
		expect(check(rising, Float32Array.of(1), 3)).toBeLessThan(400);
		expect(check(new Float32Array(20_000).fill(2), Float32Array.of(3), 3) ?? 20_000).toBe(20_000);
	});

	test('a row that is no number is no candidate and takes nobody’s place', () => {
		const values = randomFloats(1000 * 16, 9).map((value) => value - 2);
		for (let row = 0; row < 10; row++) values[row * 16 + row] = NaN;
		expect(check(values, new Float32Array(16).fill(1), 5)).toBeLessThan(900);
		const few = values.subarray(0, 12 * 16);
		expect(check(few, new Float32Array(16).fill(1), 5)).toBe(2);
	});
});
