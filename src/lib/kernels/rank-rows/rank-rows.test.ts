import { expect, test } from 'vitest';
import { describeKernel, edgeSizes, poisonMemory, randomFloats, randomIndices } from '$lib/kernels/check-kernel';
import type { Kernels, RankRowsInput } from '$lib/kernels/kernel';

function input(queryCount: number, itemCount: number, dim: number, k: number): RankRowsInput {
	const excludeOffsets = Uint32Array.from({ length: queryCount + 1 }, (_, query) => (itemCount === 0 ? 0 : query * 3));
	return {
		queries: randomFloats(queryCount * dim, 1),
		items: randomFloats(itemCount * dim, 2),
		dim,
		excludeOffsets,
		exclude: randomIndices(excludeOffsets[queryCount], itemCount, 3),
		k,
	};
}

/** What the kernel stands for: gemm, mask, topK. */
function unfused(kernels: Kernels, { queries, items, dim, excludeOffsets, exclude, k }: RankRowsInput) {
	const queryCount = excludeOffsets.length - 1;
	const itemCount = items.length / dim;
	const scores = new Float32Array(queryCount * itemCount);
	kernels.gemm({ m: queryCount, n: itemCount, k: dim, transposeB: true }, queries, items, scores);
	return Array.from({ length: queryCount }, (_, query) => {
		const row = scores.subarray(query * itemCount, (query + 1) * itemCount);
		for (const item of exclude.subarray(excludeOffsets[query], excludeOffsets[query + 1])) row[item] = -Infinity;
		const [indices, best] = [new Uint32Array(k), new Float32Array(k)];
		const count = kernels.topK(row, k, indices, best);
		return { indices: [...indices.subarray(0, count)], scores: [...best.subarray(0, count)] };
	});
}

describeKernel('ranking equals gemm, mask and top-k to the bit', (kernels) => {
	const check = (given: RankRowsInput) => {
		const expected = unfused(kernels, given);
		poisonMemory(kernels);
		const { counts, indices, scores } = kernels.rankRows(given);
		const actual = Array.from(counts, (count, query) => ({
			indices: [...indices.subarray(query * given.k, query * given.k + count)],
			scores: [...scores.subarray(query * given.k, query * given.k + count)],
		}));
		expect(actual).toEqual(expected);
	};

	test.each(edgeSizes)('%i queries, every edge of items', (queryCount) => {
		for (const itemCount of edgeSizes) check(input(queryCount, itemCount, 5, 4));
	});

	test('more asked for than there are, and none', () => {
		check(input(7, 9, 3, 50));
		expect(kernels.rankRows(input(7, 9, 3, 0)).counts).toEqual(new Uint32Array(7));
	});

	test('many items, a depth of several blocks', () => check(input(13, 9011, 257, 10)));

	test('an excluded item outside the table is refused', () => {
		const given = { ...input(1, 3, 2, 2), exclude: Uint32Array.of(0, 1, 3) };
		expect(() => kernels.rankRows(given)).toThrow(/3 is outside 0…2/);
	});

	test('excluded items that would end before they begin are refused: they would be read beyond their array', () => {
		const given = { ...input(2, 3, 2, 2), exclude: Uint32Array.of(0), excludeOffsets: Uint32Array.of(0, 9, 1) };
		expect(() => kernels.rankRows(given)).toThrow(/rankRows: excludeOffsets .* 9 to 1/);
	});
});
