import { expect, test } from 'vitest';
import { describeKernel, edgeSizes, randomFloats, randomIndices } from '$lib/kernels/check-kernel';

describeKernel('embedding lookup is exact', (kernels) => {
	test.each(edgeSizes)('%i rows, repeated ones too', (count) => {
		for (const dim of [1, 3, 4, 65]) {
			const table = randomFloats(100 * dim, 1);
			const rows = randomIndices(count, 100, 2);
			const out = new Float32Array(count * dim).fill(NaN);
			kernels.embeddingLookup(table, dim, rows, out);
			const expected = [...rows].flatMap((row) => [...table.subarray(row * dim, (row + 1) * dim)]);
			expect([...out]).toEqual(expected);
		}
	});

	test('a row outside the table is refused', () => {
		const out = new Float32Array(2);
		expect(() => kernels.embeddingLookup(new Float32Array(6), 2, Uint32Array.of(3), out)).toThrow(/row 3 .* 0…2/);
	});
});
